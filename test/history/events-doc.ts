import { readFileSync } from 'node:fs';
import { EVENT_VERSIONS, type EventType } from '@onward/engine';
import ts from 'typescript';
import { EVENT_EXAMPLES } from './event-examples.js';

const ENGINE_EVENTS = [
  ['libs/engine/src/event-data/flow-events.ts', 'FlowEvents'],
  ['libs/engine/src/event-data/work-events.ts', 'WorkEvents'],
  ['libs/engine/src/event-data/reach-events.ts', 'ReachEvents'],
] as const;
const METADATA = 'libs/event-store/src/port.ts';
const DEPLOYMENTS = 'libs/model/src/deployments.ts';
const ARCHIVE = 'libs/model/src/archive.ts';
const MESSAGE_EVENTS = 'libs/engine/src/messages/events.ts';
const STARTS_EVENTS = 'libs/engine/src/starts/events.ts';

interface Field {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/** `docs/events.md` as it follows from the types: what it says cannot differ from what is stored. */
export function eventsDoc(): string {
  return [
    INTRODUCTION,
    '## Metadata\n',
    'What accompanies every event:\n',
    fieldTable(interfaceOf(METADATA, 'EventMetadata')),
    '\n## Events of `processInstance-<key>`\n',
    ...engineEvents(),
    '\n## Events of `deployments-<tenant>`\n',
    ...['ResourceStored', 'DefinitionDeployed', 'DeploymentCreated'].map(
      (name) => `### ${name}${name === 'DefinitionDeployed' ? ' (part of DeploymentCreated)' : ', version 1'}\n\n${fieldTable(interfaceOf(DEPLOYMENTS, name))}\n`,
    ),
    'A deployment that came with an `Idempotency-Key` is followed by `CommandRecorded`, as in instance streams.\n',
    '\n## Events of `message-<hash>`\n',
    ...plainEvents(MESSAGE_EVENTS, 'MessageEventData'),
    '\n## Events of `starts-<definition key>`\n',
    ...plainEvents(STARTS_EVENTS, 'StartsEventData'),
    '\n## Events of `archive-instances`\n',
    ...['ProcessInstanceDetailsRemoved', 'ProcessInstanceSummarised', 'ProcessInstanceArchived'].map((name) => {
      const source = parse(ARCHIVE);
      const comment = commentOf(findInterface(source, name), source);
      return `### ${name}, version 1\n\n${comment}\n\n${fieldTable(interfaceOf(ARCHIVE, name))}\n`;
    }),
    OTHERS,
  ].join('\n');
}

function engineEvents(): string[] {
  return ENGINE_EVENTS.flatMap(([file, name]) => eventsOf(file, name));
}

function eventsOf(file: string, interfaceName: string): string[] {
  const source = parse(file);
  return findInterface(source, interfaceName).members.filter(ts.isPropertySignature).map((member) => {
    const name = member.name.getText(source) as EventType;
    const fields = member.type !== undefined && ts.isTypeLiteralNode(member.type) ? fieldsOf(member.type, source) : [];
    const example = JSON.stringify(EVENT_EXAMPLES[name]);
    const parts = [`### ${name}, version ${EVENT_VERSIONS[name]}\n`, commentOf(member, source)];
    if (fields.length > 0) parts.push('', fieldTable(fields));
    return [...parts, '', '```json', example, '```', ''].join('\n');
  });
}

/** Those of a stream with a decider of its own, all in version 1. */
function plainEvents(file: string, name: string): string[] {
  const source = parse(file);
  return findInterface(source, name)
    .members.filter(ts.isPropertySignature)
    .map((member) => {
      const fields = member.type !== undefined && ts.isTypeLiteralNode(member.type) ? fieldsOf(member.type, source) : [];
      return [`### ${member.name.getText(source)}, version 1\n`, commentOf(member, source), '', fieldTable(fields), ''].join('\n');
    });
}

function interfaceOf(file: string, name: string): Field[] {
  const source = parse(file);
  return fieldsOf(findInterface(source, name), source);
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

function findInterface(source: ts.SourceFile, name: string): ts.InterfaceDeclaration {
  const found = source.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name);
  if (found === undefined) throw new Error(`${source.fileName} has no interface ${name}`);
  return found as ts.InterfaceDeclaration;
}

function fieldsOf(node: ts.TypeLiteralNode | ts.InterfaceDeclaration, source: ts.SourceFile): Field[] {
  return node.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(source) + (member.questionToken ? '?' : ''),
    type: (member.type?.getText(source) ?? '').replace(/\breadonly /g, '').replace(/\s+/g, ' '),
    comment: commentOf(member, source),
  }));
}

function commentOf(node: ts.Node, source: ts.SourceFile): string {
  const ranges = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  const last = ranges.at(-1);
  if (last === undefined) return '';
  const text = source.text.slice(last.pos, last.end);
  if (!text.startsWith('/**')) return '';
  return text
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
    .filter((line) => line !== '')
    .join(' ');
}

function fieldTable(fields: readonly Field[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = fields.map(({ name, type, comment }) => `| \`${name}\` | \`${cell(type)}\` | ${cell(comment)} |`);
  return ['| field | type | |', '|---|---|---|', ...rows].join('\n');
}

const INTRODUCTION = `# Events

The contract of the streams. This page is generated from the types in the code (\`npm run docs:events\`) and a test checks that it is current.

- A released event never changes its meaning: another meaning is another version, and the history fixtures of the old one are
  replayed for ever (\`test/history\`).
- Ids in the events of an instance are **ordinals**: \`keyOf(instanceNumber, ordinal)\` = instance number × 2^20 + ordinal is the public
  key, and the instance number is that of the stream's key ÷ 2^20. Keys of other instances and of definitions are written out. The HTTP API shows
  public keys in all these places.
- Revisions count from 0 in each stream; a position is opaque text that grows.
- Times are milliseconds since 1970 and never decrease within a stream.

| stream | what |
|---|---|
| \`processInstance-<key>\` | all events of one instance |
| \`deployments-<tenant>\` | what a tenant has deployed; one stream, so that a deployment is all or nothing and versions are unique |
| \`message-<hash>\` | messages of one tenant, name and correlation key, and who waits for them; the hash is SHA-256 of the three as JSON |
| \`signal-<key>\` | a signal that was broadcast from outside |
| \`starts-<definition key>\` | the timers of a definition's start events |
| \`command-<hash>\` | for which request an \`Idempotency-Key\` was claimed, and which number it has reserved; the hash is SHA-256 of tenant and key |
| \`instanceNumbers\` | blocks of instance numbers, reserved by nodes |
| \`snapshot-<key>\`, \`snapshot-message-<hash>\` | the newest snapshot of an instance, or of what lives in a message stream; may be deleted at any time |
| \`checkpoint-sagas\` | how far the sagas have come |
| \`parked-sagas\` | reactions that kept failing, for an operator |
| \`archive-instances\` | what is left of archived instances; never deleted ([operations.md](operations.md)) |
| \`storeIdentity\` | one event: the identity of this log, which read models remember |
| \`lease-<name>\` | which node does what, among nodes that share the log; only the newest entries are kept |
`;

const OTHERS = `## Other streams

| stream | event | data |
|---|---|---|
| \`command-<hash>\` | \`InstanceReserved\` | \`instanceNumber\`, \`definitionKey\`, \`fingerprint\` |
| \`command-<hash>\` | \`KeyClaimed\` | \`fingerprint\` of the request |
| \`command-<hash>\` | \`NumberReserved\` | \`number\` of what is to happen once (a message, a signal), \`fingerprint\` |
| \`signal-<key>\` | \`SignalBroadcast\` | \`signal\` (its key), \`name\`, \`variables\` |
| \`instanceNumbers\` | \`InstanceNumbersReserved\` | \`from\`, \`to\`, both inclusive |
| \`checkpoint-sagas\` | \`CheckpointStored\` | \`position\`, \`token\` (of the lease it was written under; 0 without) |
| \`storeIdentity\` | \`StoreIdentified\` | \`identity\` |
| \`lease-<name>\` | \`LeaseTaken\`, \`LeaseReleased\` | \`owner\` (a node), \`token\` (grows with every new owner), \`until\` |
| \`lease-jobs\` | \`RosterKept\` | \`members\`: each node with \`until\` and the job types it hands out, \`serves\`, each with the position from which on |
| \`parked-sagas\` | \`SagaReactionParked\` | which event of which stream, which saga, why |
| \`snapshot-<key>\` | \`SnapshotTaken\` | \`schema\`, \`revision\`, \`position\`, \`state\` (opaque, not a contract) |
`;
