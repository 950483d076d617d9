/** An element of the model that bpmn-moddle builds. Its type is a qualified name such as `bpmn:ServiceTask`. */
export interface ModdleElement {
  readonly $type: string;
  /** Attributes that its type does not have, with the prefix they were written with. */
  readonly $attrs?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly [property: string]: unknown;
}

export function isModdleElement(value: unknown): value is ModdleElement {
  return typeof value === 'object' && value !== null && typeof (value as ModdleElement).$type === 'string';
}

/** A text property, undefined where it is absent or blank. */
export function textOf(element: ModdleElement, property: string): string | undefined {
  const value = element[property];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function childOf(element: ModdleElement, property: string): ModdleElement | undefined {
  const value = element[property];
  return isModdleElement(value) ? value : undefined;
}

export function childrenOf(element: ModdleElement, property: string): readonly ModdleElement[] {
  const value = element[property];
  return Array.isArray(value) ? value.filter(isModdleElement) : [];
}

/** The properties that the file has set, references included. */
export function propertiesOf(element: ModdleElement): readonly string[] {
  return Object.getOwnPropertyNames(element).filter((name) => !name.startsWith('$'));
}

/** `bpmn:ServiceTask` → `serviceTask`, as it is written in XML. */
export function xmlName(type: string): string {
  const name = type.slice(type.indexOf(':') + 1);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** As a person reads it: `Service task "charge-card"`. */
export function describe(element: ModdleElement): string {
  const words = xmlName(element.$type).replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  return element.id === undefined ? label : `${label} "${element.id}"`;
}
