/** Signals that restores are due. The payload is empty; workers read the rows. */
export const RESTORES_DUE_TOPIC = 'restores-due';
