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
  ],
};
