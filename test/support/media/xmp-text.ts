const NAMESPACES = Object.entries({
  GCamera: 'http://ns.google.com/photos/1.0/camera/',
  Container: 'http://ns.google.com/photos/1.0/container/',
  Item: 'http://ns.google.com/photos/1.0/container/item/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
})
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');

/** An XMP packet with these attributes and elements. */
export function xmpText(attributes: string, elements = ''): string {
  return (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    `<rdf:Description rdf:about="" ${NAMESPACES} ${attributes}>${elements}</rdf:Description>` +
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
  );
}

/** A directory of Google's container format. */
export function xmpContainer(items: readonly { semantic: string; length: number }[]): string {
  const entries = items.map(
    ({ semantic, length }) =>
      '<rdf:li rdf:parseType="Resource"><Container:Item ' +
      `Item:Semantic="${semantic}" Item:Length="${length}" Item:Padding="0"/></rdf:li>`,
  );
  return `<Container:Directory><rdf:Seq>${entries.join('')}</rdf:Seq></Container:Directory>`;
}
