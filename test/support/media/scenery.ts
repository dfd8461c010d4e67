import sharp from 'sharp';

/** Upper and lower sky, sun, and the farthest and nearest hills. */
const MOODS = [
  ['#f4a261', '#fde4c3', '#fff3d6', '#a8657a', '#2f2440'],
  ['#4a90c4', '#d6ebf5', '#fffbe6', '#7fa8b8', '#1f4a4a'],
  ['#355c7d', '#f8b195', '#ffe9c9', '#8a5a7c', '#241a35'],
  ['#5fa8d3', '#eaf6ef', '#fffdf0', '#8fb996', '#274b36'],
  ['#22305c', '#e58f65', '#ffd9a0', '#6d4c78', '#141a33'],
  ['#88b7c9', '#f6ead7', '#fff8e3', '#b59a7a', '#4b3a2a'],
  ['#6a8caf', '#f7d6d0', '#fff1ea', '#7d7fa3', '#2a2f4f'],
  ['#0f4c75', '#b9dfe8', '#f2fbff', '#5c8fa3', '#0c2f3f'],
] as const;
const HILLS = 5;
const POINTS = 80;

/** Generates a picture of misty hills from a number, to look good in screenshots. */
export async function scenery(number: number, width: number, height: number): Promise<Buffer> {
  const [top, bottom, sun, far, near] = MOODS[number % MOODS.length] ?? MOODS[0];
  const hills = Array.from({ length: HILLS }, (_, at) => {
    const share = at / (HILLS - 1);
    return `<polygon points="${ridge(number, at, width, height)}" fill="${far}"/>
      <polygon points="${ridge(number, at, width, height)}" fill="${near}" fill-opacity="${0.08 + share * 0.85}"/>`;
  });
  const [x, y] = [width * (0.25 + ((number * 37) % 50) / 100), height * 0.34];
  const radius = Math.min(width, height) * 0.07;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="${top}"/>
    <stop offset=".65" stop-color="${bottom}"/></linearGradient>
    <radialGradient id="glow"><stop offset="0" stop-color="${sun}" stop-opacity=".8"/>
    <stop offset="1" stop-color="${sun}" stop-opacity="0"/></radialGradient>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${x}" cy="${y}" r="${radius * 5}" fill="url(#glow)"/>
    <circle cx="${x}" cy="${y}" r="${radius}" fill="${sun}"/>${hills.join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer();
}

/** The outline of a range of hills; nearer ones are lower in the picture and smoother. */
function ridge(number: number, at: number, width: number, height: number): string {
  const base = 0.5 + at * 0.105;
  const line = Array.from({ length: POINTS + 1 }, (_, step) => {
    const x = step / POINTS;
    const phase = number * 1.7 + at * 2.3;
    const wave =
      Math.sin(x * 5 + phase) * 0.055 +
      Math.sin(x * 11 + phase * 2) * 0.022 +
      Math.sin(x * 27 + phase * 3) * 0.007 * (HILLS - at);
    return `${(x * width).toFixed(1)},${((base + wave) * height).toFixed(1)}`;
  });
  return `0,${height} ${line.join(' ')} ${width},${height}`;
}
