import { describe, expect, it } from 'vitest';

import { Money } from '../../../src/kernel/money.ts';

const usd = (amount: string | number): Money => Money.of(amount, 'USD');

describe('Money', () => {
  it.each([
    ['0', '0'],
    ['0.0225', '0.0225'],
    ['12.500', '12.5'],
    ['-0.000000000001', '-0.000000000001'],
    ['-3', '-3'],
    ['007.10', '7.1'],
    ['999999999999999.999999999999', '999999999999999.999999999999'],
    [0.023, '0.023'],
    [1e-7, '0.0000001'],
    [1000, '1000'],
  ])('writes %s as %s', (amount, written) => {
    expect(usd(amount).amount).toBe(written);
  });

  it.each([
    '',
    '1.',
    '.5',
    '1,5',
    '+1',
    '1e3',
    ' 1',
    '$1',
    '0.0000000000001',
    Number.NaN,
    Infinity,
  ])('refuses %j as an amount', (amount) => {
    expect(() => usd(amount)).toThrow(RangeError);
  });

  it('adds decimals exactly', () => {
    expect(usd('0.1').plus(usd('0.2')).amount).toBe('0.3');
    expect(usd('0.1').plus(usd('-0.1')).isZero).toBe(true);
  });

  it.each([
    ['0.10', 3, 1000, '0.0003'],
    ['0.00099', 1, 1, '0.00099'],
    ['1', 1, 3, '0.333333333333'],
    ['1', 2, 3, '0.666666666667'],
    ['0.000000000001', 1, 2, '0.000000000001'],
    ['0.000000000001', 1, 3, '0'],
    ['-1', 2, 3, '-0.666666666667'],
    ['0.09', 5 * 1024 ** 3, 1024 ** 3, '0.45'],
    ['0.023', 0, 7, '0'],
  ])(
    'computes %s times %i / %i, to the nearest 10^-12',
    (amount, numerator, denominator, product) => {
      expect(usd(amount).times(numerator, denominator).amount).toBe(product);
    },
  );

  it('compares amounts', () => {
    expect(usd('0.02').isMoreThan(usd('0.0199'))).toBe(true);
    expect(usd('0.02').isMoreThan(usd('0.020'))).toBe(false);
    expect(usd('-1').isMoreThan(Money.zero('USD'))).toBe(false);
  });

  it('never mixes currencies', () => {
    const euro = Money.of('1', 'EUR');
    expect(() => usd(1).plus(euro)).toThrow('The currencies EUR and USD differ.');
    expect(() => usd(1).isMoreThan(euro)).toThrow(RangeError);
  });
});
