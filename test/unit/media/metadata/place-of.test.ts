import { describe, expect, it } from 'vitest';

import { placeOf } from '../../../../src/modules/media/infrastructure/metadata/place-of.ts';

describe('placeOf', () => {
  it.each([
    ['Paris', 48.8566, 2.3522, { city: 'Paris', country: 'FR', countryName: 'France' }],
    ['Montmartre', 48.8867, 2.3431, { city: 'Paris', country: 'FR', countryName: 'France' }],
    [
      'Trafalgar Square',
      51.508,
      -0.128,
      { city: 'London', country: 'GB', countryName: 'United Kingdom' },
    ],
    [
      'a mountain village',
      46.5461,
      7.8939,
      { city: 'Lauterbrunnen', country: 'CH', countryName: 'Switzerland' },
    ],
    ['the middle of an ocean', -30, -130, undefined],
    ['a desert', 24, 5, undefined],
    ['a pole', 90, 0, undefined],
    ['nowhere', Number.NaN, Number.NaN, undefined],
  ])('names %s', (_what, latitude, longitude, place) => {
    expect(placeOf(latitude, longitude)).toEqual(place);
  });

  it('finds towns across the 180th meridian', () => {
    expect(placeOf(-16.8, -179.97)).toEqual(placeOf(-16.8, 180.03));
  });
});
