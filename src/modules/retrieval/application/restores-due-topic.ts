/** The topic that says that a provider is to be asked for something. It carries nothing: what, is read from the rows. */
export const RESTORES_DUE_TOPIC = 'restores-due';
