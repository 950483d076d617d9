declare module 'bpmn-moddle' {
  interface Warning {
    readonly message: string;
    readonly element?: unknown;
    readonly property?: string;
    readonly value?: string;
  }
  export class BpmnModdle {
    constructor(packages: Readonly<Record<string, unknown>>);
    readonly properties: {
      define: (target: object, name: string, options: { readonly value?: unknown }) => void;
    };
    fromXML(xml: string): Promise<{ rootElement: unknown; warnings: readonly Warning[] }>;
    toXML(element: unknown, options?: { format?: boolean }): Promise<{ xml: string }>;
    create(type: string, attributes?: object): unknown;
  }
}
