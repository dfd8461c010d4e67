/** Events of previews. */
export interface MediaEvent {
  /** The previews under this key are no longer used. */
  readonly type: 'PreviewsRetired';
  readonly key: string;
}
