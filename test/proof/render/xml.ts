/** A strict reader of the XML that reports consist of: it refuses what is not well-formed (XML 1.0, fifth edition). */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

const notACharacter = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Returns the root element; throws at the first thing that is not well-formed. */
export function readXml(document: string): XmlElement {
  const wrong = notACharacter.exec(document);
  if (wrong !== null) throw new Error(`not a character of XML: ${JSON.stringify(wrong[0])}`);
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(declaration)) throw new Error("no declaration");
  const { element, rest } = readElement(document.slice(declaration.length));
  if (rest.trim() !== "") throw new Error(`something follows the root: ${rest.slice(0, 40)}`);
  return element;
}

function readElement(text: string): { readonly element: XmlElement; readonly rest: string } {
  const opening = /^<([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/.exec(text);
  if (opening === null) throw new Error(`no element: ${text.slice(0, 60)}`);
  const [all, name = "", attributeText = "", closed = ""] = opening;
  const attributes: Record<string, string> = {};
  for (const [, key = "", value = ""] of attributeText.matchAll(/ ([a-z]+)="([^"]*)"/g)) {
    if (key in attributes) throw new Error(`${key} twice`);
    attributes[key] = unescaped(value);
  }
  let rest = text.slice(all.length);
  const children: XmlElement[] = [];
  let own = "";
  if (closed === "/") return { element: { name, attributes, children, text: own }, rest };
  for (;;) {
    const end = rest.indexOf("<");
    if (end === -1) throw new Error(`${name} is not closed`);
    const content = rest.slice(0, end);
    if (content.includes("]]>")) throw new Error("the end of a CDATA section in text");
    own += unescaped(content);
    rest = rest.slice(end);
    const close = `</${name}>`;
    if (rest.startsWith(close))
      return { element: { name, attributes, children, text: own }, rest: rest.slice(close.length) };
    const child = readElement(rest);
    children.push(child.element);
    rest = child.rest;
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/&([^;]*;?)/g, (_, reference: string) => {
    const number = /^#(\d+);$/.exec(reference)?.[1];
    if (number !== undefined) return String.fromCodePoint(Number(number));
    const known = entities[reference.replace(/;$/, "")];
    if (known === undefined || !reference.endsWith(";")) throw new Error(`no such entity: &${reference}`);
    return known;
  });
}
