import { expect, it } from 'vitest';

import { UploadSlots } from '../../../../../src/modules/upload/api/http/upload-slots.ts';

const FULL = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 2 });

it('limits the slots of one user without affecting others', () => {
  const slots = new UploadSlots({ atOnce: 10, perUser: 2 });
  const first = slots.take('a');
  slots.take('a');
  expect(() => slots.take('a')).toThrow(FULL);
  slots.take('b');
  first[Symbol.dispose]();
  slots.take('a');
  expect(() => slots.take('a')).toThrow(FULL);
});

it('limits the slots of all users together', () => {
  const slots = new UploadSlots({ atOnce: 2, perUser: 2 });
  const first = slots.take('a');
  slots.take('b');
  expect(() => slots.take('c')).toThrow(FULL);
  first[Symbol.dispose]();
  slots.take('c');
});
