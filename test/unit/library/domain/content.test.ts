import { describe, expect, it } from 'vitest';

import { FileSize } from '../../../../src/kernel/file-size.ts';
import { FileType } from '../../../../src/kernel/file-type.ts';
import {
  Content,
  CONTENT_STATES,
  type ContentState,
} from '../../../../src/modules/library/domain/content.ts';
import { testTransitions } from '../../../support/general/transitions.ts';
import { HASH, hydrated, T0, T1 } from '../../../support/library/samples.ts';

const SIZE = FileSize.ofBytes(3);
const claimed = (): Content => Content.claim('content-1', 'owner-1', HASH, SIZE, T0);

function contentAt(state: ContentState): Content {
  const content = claimed();
  if (state === 'STORED') content.markStored();
  if (state === 'DELETING') content.markDeleting(T1);
  return content;
}

describe('Content', () => {
  testTransitions<Content, ContentState>({
    states: CONTENT_STATES,
    expected: {
      CLAIMED: ['STORED', 'DELETING'],
      // STORED again: markStored is idempotent.
      STORED: ['CLAIMED', 'STORED', 'DELETING'],
      DELETING: ['CLAIMED'],
    },
    code: 'CONTENT_STATE_INVALID',
    at: contentAt,
    go: (content, to) =>
      ({
        CLAIMED: () => content.reclaim(),
        STORED: () => content.markStored(),
        DELETING: () => content.markDeleting(T1),
      })[to],
    stateOf: (content) => content.state,
  });

  it('records since when it is being deleted until it is claimed again', () => {
    const content = contentAt('DELETING');
    expect(content.deletingAt).toBe(T1);
    content.reclaim();
    expect(content.deletingAt).toBeUndefined();
  });

  it('has a storage key of its owner, hash, size and generation', () => {
    expect(claimed().storageKey).toBe(`owner-1/ab/${'ab'.repeat(32)}-3-1`);
  });

  it('gets a new storage key only when it is claimed again', () => {
    const content = contentAt('DELETING');
    const first = content.storageKey;
    content.reclaim();
    const second = content.storageKey;
    content.markStored();
    expect(content.storageKey).toBe(second);
    content.markDeleting(T1);
    content.reclaim();
    expect(new Set([first, second, content.storageKey]).size).toBe(3);
    expect(content.generation).toBe(3);
  });

  it('gets a new storage key when lost bytes are claimed again', () => {
    const content = contentAt('STORED');
    const before = content.storageKey;
    content.reclaim();
    expect(content.storageKey).not.toBe(before);
    expect(content.state).toBe('CLAIMED');
  });

  it('can abandon its keys while claimed, but not once stored', () => {
    const content = claimed();
    content.abandonKeys();
    expect(content.generation).toBe(2);
    content.markStored();
    content.abandonKeys();
    expect(content.generation).toBe(2);
  });

  it('keeps its generation when a claim is refused', () => {
    const content = contentAt('CLAIMED');
    expect(() => content.reclaim()).toThrow('CLAIMED');
    expect(content.generation).toBe(1);
  });

  it('raises ContentStored each time its bytes are stored', () => {
    const content = claimed();
    const type = FileType.ofMimeType('image/jpeg');
    content.markStored({ type, providerPreference: 'deep-archive' });
    content.markStored();
    const stored = { type: 'ContentStored', contentId: 'content-1', ownerId: 'owner-1' };
    expect(content.takeEvents()).toEqual([
      {
        ...stored,
        mimeType: 'image/jpeg',
        preferredProvider: 'deep-archive',
      },
      {
        ...stored,
        mimeType: 'application/octet-stream',
        preferredProvider: undefined,
      },
    ]);
  });

  it('supports state changes after being loaded from its row', () => {
    const content = hydrated(Content.prototype, {
      id: 'content-1',
      ownerId: 'owner-1',
      sha256: HASH,
      size: SIZE,
      createdAt: T0,
      _state: 'DELETING',
      _generation: 4,
    });
    content.reclaim();
    content.markStored();
    expect(content).toMatchObject({ state: 'STORED', generation: 5 });
    expect(content.storageKey).toMatch(/-3-5$/);
  });
});
