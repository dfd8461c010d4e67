const PICO = 10n ** 12n;

/** An exact amount of one currency, to 10^-12 of its unit: precise enough for single requests and bytes. */
export class Money {
  private constructor(
    private readonly pico: bigint,
    /** ISO 4217. */
    readonly currency: string,
  ) {}

  /** Parses a decimal such as `0.0225`. Throws a RangeError if it is invalid or has more than 12 decimals. */
  static of(amount: string | number, currency: string): Money {
    const [, sign, whole, fraction = ''] =
      /^(-?)(\d{1,15})(?:\.(\d{1,12}))?$/.exec(decimalOf(amount)) ?? [];
    if (whole === undefined) throw new RangeError(`Invalid amount: ${amount}.`);
    const pico = BigInt(whole) * PICO + BigInt(fraction.padEnd(12, '0'));
    return new Money(sign === '-' ? -pico : pico, currency);
  }

  static zero(currency: string): Money {
    return new Money(0n, currency);
  }

  /** Throws a RangeError for a different currency. */
  plus(other: Money): Money {
    this.requireSame(other);
    return new Money(this.pico + other.pico, this.currency);
  }

  /** Multiplies by `numerator` / `denominator`, both integers, rounding to the nearest 10^-12. */
  times(numerator: number, denominator = 1): Money {
    const divisor = BigInt(denominator);
    const product = this.pico * BigInt(numerator) * 2n + divisor;
    return new Money(floorDivide(product, divisor * 2n), this.currency);
  }

  /** Whether it is greater than the other. Throws a RangeError for a different currency. */
  isMoreThan(other: Money): boolean {
    this.requireSame(other);
    return this.pico > other.pico;
  }

  get isZero(): boolean {
    return this.pico === 0n;
  }

  /** A decimal without trailing zeros, such as `0.0225`. */
  get amount(): string {
    const digits = (this.pico < 0n ? -this.pico : this.pico).toString().padStart(13, '0');
    const fraction = digits.slice(-12).replace(/0+$/, '');
    const sign = this.pico < 0n ? '-' : '';
    return sign + digits.slice(0, -12) + (fraction === '' ? '' : `.${fraction}`);
  }

  private requireSame({ currency }: Money): void {
    if (currency !== this.currency)
      throw new RangeError(`The currencies ${currency} and ${this.currency} differ.`);
  }
}

/** JavaScript prints numbers below 10^-6 with an exponent. */
function decimalOf(amount: string | number): string {
  if (typeof amount === 'string') return amount;
  const text = String(amount);
  return text.includes('e') ? amount.toFixed(12) : text;
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
