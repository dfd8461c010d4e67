import { XMLParser } from 'fast-xml-parser';

import { S3Error } from './s3-error.ts';

/** Content of an element: an array repeats it, undefined omits it. */
export type XmlContent =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly XmlContent[]
  | { readonly [name: string]: XmlContent };

/** An element of a parsed document; repeatable names are always arrays. */
export type XmlElement = Record<string, unknown>;

const REPEATING = new Set(['Part', 'Object', 'Rule', 'Tag']);

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => REPEATING.has(name),
});

/** A complete document with one root element. */
export function xmlDocument(root: string, content: XmlContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, content)}`;
}

/** The root element's content. Throws MalformedXML when the root has another name. */
export function parseXml(text: string, root: string): XmlElement {
  let document: unknown;
  try {
    document = parser.parse(text);
  } catch {
    throw malformedXml();
  }
  const content = asElement(document)?.[root];
  if (content === '') return {};
  const found = asElement(content);
  if (!found) throw malformedXml();
  return found;
}

export function malformedXml(why = 'The XML you provided was not well-formed'): S3Error {
  return new S3Error(400, 'MalformedXML', why);
}

/** The child elements of the given name that have children. */
export function childrenOf(parent: XmlElement, name: string): XmlElement[] {
  const found = parent[name];
  const all: unknown[] = Array.isArray(found) ? found : [found];
  return all.map(asElement).filter((child) => child !== undefined);
}

/** The text of a child element; undefined if there is none. */
export function textOf(parent: XmlElement, name: string): string | undefined {
  const found = parent[name];
  return typeof found === 'string' ? found : undefined;
}

function asElement(value: unknown): XmlElement | undefined {
  const isElement = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isElement ? (value as XmlElement) : undefined;
}

function element(name: string, content: XmlContent): string {
  if (content === undefined) return '';
  if (isList(content)) return content.map((each) => element(name, each)).join('');
  return `<${name}>${inner(content)}</${name}>`;
}

function inner(content: Exclude<XmlContent, undefined | readonly XmlContent[]>): string {
  if (content instanceof Date) return content.toISOString();
  if (typeof content !== 'object') return escaped(String(content));
  return Object.entries(content)
    .map(([name, child]) => element(name, child))
    .join('');
}

function isList(content: XmlContent): content is readonly XmlContent[] {
  return Array.isArray(content);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
}
