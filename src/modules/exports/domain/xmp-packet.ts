import type { ExportedFacts } from './exported-file.ts';

const NAMESPACES = {
  dc: 'http://purl.org/dc/elements/1.1/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  xmpMM: 'http://ns.adobe.com/xap/1.0/mm/',
} as const;

/** The rating of favourites; other files have none. */
const FAVOURITE_RATING = 5;

/**
 * The XMP sidecar of a file (ISO 16684-1): tags, description, favourite, capture time, position and original name.
 * Properties without a value are absent.
 */
export function xmpPacket(facts: ExportedFacts): string {
  const { name, tags, description, favourite, latitude, longitude } = facts;
  const takenAt = captureText(facts);
  const hasPosition = latitude !== null && longitude !== null;
  const properties = [
    property('xmpMM:PreservedFileName', escaped(name)),
    takenAt === undefined ? [] : property('exif:DateTimeOriginal', takenAt),
    takenAt === undefined ? [] : property('photoshop:DateCreated', takenAt),
    hasPosition ? property('exif:GPSLatitude', coordinate(latitude, 'NS')) : [],
    hasPosition ? property('exif:GPSLongitude', coordinate(longitude, 'EW')) : [],
    favourite ? property('xmp:Rating', String(FAVOURITE_RATING)) : [],
    description ? property('dc:description', alternative(description)) : [],
    tags.length > 0 ? property('dc:subject', bag(tags)) : [],
  ].flat();
  const declared = Object.entries(NAMESPACES).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    `<rdf:Description rdf:about=""${declared.join('')}>`,
    ...properties,
    '</rdf:Description>',
    '</rdf:RDF>',
    '</x:xmpmeta>',
    '<?xpacket end="w"?>',
    '',
  ].join('\n');
}

function property(name: string, value: string): string {
  return `<${name}>${value}</${name}>`;
}

function bag(items: readonly string[]): string {
  return `<rdf:Bag>${items.map((item) => property('rdf:li', escaped(item))).join('')}</rdf:Bag>`;
}

function alternative(text: string): string {
  return `<rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt>`;
}

/** On the clock at the place of capture if its zone is known, otherwise in UTC. */
function captureText({ capturedAt, utcOffsetMinutes }: ExportedFacts): string | undefined {
  if (capturedAt === null || utcOffsetMinutes === null) return capturedAt ?? undefined;
  const local = new Date(Date.parse(capturedAt) + utcOffsetMinutes * 60_000);
  const minutes = Math.abs(utcOffsetMinutes);
  const zone = [Math.trunc(minutes / 60), minutes % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${local.toISOString().slice(0, -1)}${utcOffsetMinutes < 0 ? '-' : '+'}${zone.join(':')}`;
}

/** Degrees and minutes, such as `48,8.50000000N`; eight decimals are a millimetre. */
function coordinate(degrees: number, [positive = '', negative = '']: string): string {
  const minutes = (Math.abs(degrees) * 60).toFixed(8);
  const whole = Math.trunc(Number(minutes) / 60);
  return `${whole},${(Number(minutes) - whole * 60).toFixed(8)}${degrees < 0 ? negative : positive}`;
}

// XML 1.0 forbids most of them, and readers disagree about the others.
// oxlint-disable-next-line no-control-regex -- matches control characters on purpose
const UNSHOWABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

/** Text for XML, without control characters other than tabs and line breaks. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(UNSHOWABLE, '')
    .replace(/[&<>"\r]/g, (mark) => ENTITIES[mark] ?? mark);
}
