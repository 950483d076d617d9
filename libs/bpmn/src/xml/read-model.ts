import type { ProblemList } from '../problem-list.js';
import { isModdleElement, type ModdleElement } from './moddle-element.js';
import { moddle } from './moddle.js';
import { addWarning, type Warning } from './warnings.js';

/** The `definitions` of a file, undefined (with a problem) where it has none. */
export async function readModel(xml: string, problems: ProblemList): Promise<ModdleElement | undefined> {
  try {
    const { rootElement, warnings } = await moddle.fromXML(xml);
    for (const warning of warnings) addWarning(warning, problems);
    if (isModdleElement(rootElement)) return rootElement;
  } catch (error) {
    const [first] = (error as { warnings?: readonly Warning[] }).warnings ?? [];
    if (first) addWarning(first, problems);
  }
  problems.add(
    'NOT_BPMN',
    'The root element is not `definitions` of BPMN 2.0 (http://www.omg.org/spec/BPMN/20100524/MODEL).',
  );
  return undefined;
}
