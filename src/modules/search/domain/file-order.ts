export const FILE_ORDER_FIELDS = ['CAPTURED', 'CREATED', 'NAME', 'SIZE'] as const;

export type FileOrderField = (typeof FILE_ORDER_FIELDS)[number];

export const ORDER_DIRECTIONS = ['ASC', 'DESC'] as const;

export type OrderDirection = (typeof ORDER_DIRECTIONS)[number];

/** Order of a list of files. Ties are broken by id, in the same direction. */
export interface FileOrder {
  readonly field: FileOrderField;
  readonly direction: OrderDirection;
}

/** The timeline: newest first. */
export const TIMELINE_ORDER: FileOrder = { field: 'CAPTURED', direction: 'DESC' };

export function isTimelineOrder({ field, direction }: FileOrder): boolean {
  return field === 'CAPTURED' && direction === 'DESC';
}
