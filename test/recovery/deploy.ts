import { KINDS } from './processes.js';

/** Deploys the same again: only the first time is it anything new. Returns what is wrong. */
export async function deployAll(url: string): Promise<readonly string[]> {
  const form = new FormData();
  for (const { id, xml } of KINDS) form.append('resources', new Blob([await xml]), `${id}.bpmn`);
  const response = await fetch(`${url}/v2/deployments`, { method: 'POST', body: form });
  const text = await response.text();
  if (response.status !== 200) return [`the deployment was answered ${response.status} ${text}`];
  const { deployments } = JSON.parse(text) as {
    deployments: { processDefinition: { processDefinitionId: string; processDefinitionVersion: number } }[];
  };
  return deployments
    .map(({ processDefinition }) => processDefinition)
    .filter(({ processDefinitionVersion }) => processDefinitionVersion !== 1)
    .map(({ processDefinitionId: id }) => `"${id}" was deployed again and has become another version`);
}
