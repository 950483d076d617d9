import { parseBpmn } from '../parse-bpmn.js';

export const START = '<b:startEvent id="s"/>';
export const END = '<b:endEvent id="e"/>';
export const TYPE = '<b:extensionElements><z:taskDefinition type="work"/></b:extensionElements>';

export const flow = (id: string, source: string, target: string, inside = ''): string =>
  `<b:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${inside}</b:sequenceFlow>`;
export const condition = (feel: string): string => `<b:conditionExpression>${feel}</b:conditionExpression>`;
export const extensions = (inside: string): string => `<b:extensionElements>${inside}</b:extensionElements>`;

/** A file with one process around these elements. */
export function file(elements: string, process = '', around = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0"
  xmlns:o="urn:onward:bpmn:1.0" xmlns:c="http://camunda.org/schema/1.0/bpmn" xmlns:v="urn:vendor" xmlns:x="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">${around}
<b:process id="p" isExecutable="true" ${process}>${elements}</b:process></b:definitions>`;
}

/** A task between start and end. */
export const around = (task: string, id = 't'): string =>
  file(`${START}${task}${END}${flow('f1', 's', id)}${flow('f2', id, 'e')}`);

export const splitting = (flows: string, attributes = ''): string =>
  file(`${START}<b:exclusiveGateway id="g" ${attributes}/>${END}${flow('f1', 's', 'g')}${flows}`);

export const service = (attributes = '', inside = TYPE): string =>
  `<b:serviceTask id="t" ${attributes}>${inside}</b:serviceTask>`;
export const user = (inside: string): string => `<b:userTask id="t">${extensions(inside)}</b:userTask>`;
export const boundary = (attributes: string, more = ''): string =>
  around(
    `${service()}<b:boundaryEvent id="c" ${attributes}><b:compensateEventDefinition/></b:boundaryEvent>${more}`,
  );
export const handler =
  '<b:userTask id="h" isForCompensation="true"/><b:association id="a" sourceRef="c" targetRef="h"/>';

/** `CODE element`, in the order in which they are reported. */
export async function problems(xml: string | Uint8Array): Promise<string[]> {
  const parsed = await parseBpmn(xml, 'file.bpmn');
  return parsed.problems.map(({ code, elementId }) =>
    elementId === undefined ? code : `${code} ${elementId}`,
  );
}
