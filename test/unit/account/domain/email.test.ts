import { describe, expect, it } from 'vitest';

import { Email } from '../../../../src/modules/account/domain/email.ts';

describe('Email', () => {
  it.each([
    ['ann@example.org', 'ann@example.org'],
    ['  Ann@Example.ORG\n', 'ann@example.org'],
    ['ann+photos@example.org', 'ann+photos@example.org'],
    ['ann@localhost', 'ann@localhost'],
    ['jos\u0065\u0301@example.org', 'jos\u00e9@example.org'],
    [`${'a'.repeat(64)}@${'b'.repeat(189)}`, `${'a'.repeat(64)}@${'b'.repeat(189)}`],
  ])('accepts %j', (text, address) => {
    expect(Email.of(text).address).toBe(address);
    expect(String(Email.of(text))).toBe(address);
  });

  it.each([
    ['nothing', ''],
    ['only space', '   '],
    ['no at sign', 'ann.example.org'],
    ['two at signs', 'ann@home@example.org'],
    ['no name', '@example.org'],
    ['no domain', 'ann@'],
    ['a space inside', 'an n@example.org'],
    ['a line break inside', 'ann@example.org\nBcc: bob@example.org'],
    ['NUL', 'ann\u0000@example.org'],
    ['angle brackets', 'Ann <ann@example.org>'],
    ['a list', 'ann@example.org,bob@example.org'],
    ['a lone surrogate', 'ann\ud800@example.org'],
    ['a zero-width space', 'ann\u200b@example.org'],
    ['a bidirectional override', 'ann\u202e@example.org'],
    ['a name of 65 characters', `${'a'.repeat(65)}@example.org`],
    ['a domain of 190 characters', `ann@${'b'.repeat(190)}`],
  ])('refuses %s', (_what, text) => {
    expect(() => Email.of(text)).toThrow(expect.objectContaining({ code: 'EMAIL_INVALID' }));
  });

  it('ignores case when comparing addresses', () => {
    expect(Email.of('Ann@Example.org').equals(Email.of('ann@example.ORG'))).toBe(true);
    expect(Email.of('ann@example.org').equals(Email.of('bob@example.org'))).toBe(false);
  });

  it('leaves a normalized address unchanged', () => {
    const { address } = Email.of('J\u00d6RG@EXAMPLE.org');
    expect(Email.of(address).address).toBe(address);
  });
});
