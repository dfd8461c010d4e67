/** An error response. `fields` are additional elements of the error document. */
export class S3Error extends Error {
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    more: {
      readonly fields?: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = code;
    this.fields = more.fields ?? {};
    this.headers = more.headers ?? {};
  }
}

/** For everything unsupported: never a silent 200. */
export function notImplemented(what: string): S3Error {
  return new S3Error(501, 'NotImplemented', `this test server does not implement ${what}`);
}

export function invalidRequest(message: string): S3Error {
  return new S3Error(400, 'InvalidRequest', message);
}

export function invalidArgument(message: string): S3Error {
  return new S3Error(400, 'InvalidArgument', message);
}

export function noSuchKey(key: string, headers: Record<string, string> = {}): S3Error {
  const fields = { Key: key };
  return new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', { fields, headers });
}

export function preconditionFailed(condition: string): S3Error {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new S3Error(412, 'PreconditionFailed', message, { fields: { Condition: condition } });
}
