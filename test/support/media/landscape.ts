import sharp from 'sharp';

/** Generates a landscape from a number: sky, hills, and a sun or moon. */
export async function landscape(number: number, width = 1600, height = 1200): Promise<Buffer> {
  const hue = (number * 47) % 360;
  const hill = (at: number, light: number): string => {
    const top = height * (0.45 + at * 0.13);
    const waves = Array.from({ length: 9 }, (_, x) => {
      const y = top + Math.sin(number * 3 + at * 2 + x * 1.3) * height * 0.08;
      return `${(x * width) / 8},${y}`;
    });
    return `<polygon fill="hsl(${hue + at * 20} 40% ${light}%)" points="0,${height} ${waves.join(' ')} ${width},${height}"/>`;
  };
  const sun = `<circle cx="${width * (0.2 + ((number * 29) % 60) / 100)}" cy="${height * 0.28}" r="${height * 0.08}" fill="hsl(${hue + 40} 90% 85%)"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="hsl(${hue + 190} 60% 45%)"/>
    <stop offset="1" stop-color="hsl(${hue + 30} 80% 75%)"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#sky)"/>${sun}
    ${hill(0, 45)}${hill(1, 33)}${hill(2, 22)}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer();
}
