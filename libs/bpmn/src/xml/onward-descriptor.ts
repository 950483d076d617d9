/** What Onward adds to BPMN. */
export const ONWARD_NAMESPACE = 'urn:onward:bpmn:1.0';

export const onwardDescriptor = {
  name: 'Onward',
  uri: ONWARD_NAMESPACE,
  prefix: 'onward',
  xml: { tagAlias: 'lowerCase' },
  types: [
    {
      name: 'FailurePolicy',
      extends: ['bpmn:Process'],
      properties: [{ name: 'onFailure', isAttr: true, type: 'String' }],
    },
    {
      name: 'ScriptResult',
      extends: ['bpmn:ScriptTask', 'bpmn:GlobalScriptTask'],
      properties: [{ name: 'resultVariable', isAttr: true, type: 'String' }],
    },
    {
      name: 'ComputedMaximum',
      extends: ['bpmn:StandardLoopCharacteristics'],
      properties: [{ name: 'maximum', isAttr: true, type: 'String' }],
    },
    {
      name: 'PublishMessage',
      superClass: ['Element'],
      properties: ['correlationKey', 'messageId', 'timeToLive'].map((name) => ({
        name,
        isAttr: true,
        type: 'String',
      })),
    },
  ],
};
