import { DomainError } from '../../../kernel/domain-error.ts';

export interface BoundingBoxEdges {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** A geographic area between two parallels and two meridians, in degrees. Edges are inclusive. */
export class BoundingBox {
  private constructor(
    readonly south: number,
    readonly west: number,
    readonly north: number,
    readonly east: number,
  ) {}

  /**
   * A `west` greater than `east` means that the box crosses the date line. Throws `FILTER_INVALID` for latitudes
   * outside -90 to 90, a `south` above `north`, and longitudes outside -180 to 180.
   */
  static of({ south, west, north, east }: BoundingBoxEdges): BoundingBox {
    const within = (value: number, limit: number): boolean => Math.abs(value) <= limit;
    if (!within(south, 90) || !within(north, 90) || south > north) {
      throw new DomainError(
        'FILTER_INVALID',
        'A bounding box requires -90 ≤ `south` ≤ `north` ≤ 90.',
      );
    }
    if (!within(west, 180) || !within(east, 180)) {
      throw new DomainError('FILTER_INVALID', '`west` and `east` must be between -180 and 180.');
    }
    return new BoundingBox(south, west, north, east);
  }

  get crossesDateLine(): boolean {
    return this.west > this.east;
  }
}
