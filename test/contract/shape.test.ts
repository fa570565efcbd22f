import { describe, expect, it } from 'vitest';
import { differences } from './shape.js';

const theirs = {
  type: 'object',
  properties: {
    id: { $ref: '#/types/uuid' },
    kind: { type: 'string', enum: ['a', 'b'] },
    note: { oneOf: [{ type: 'string' }, { type: 'null' }] },
    tags: { type: 'array', items: { type: 'integer' } },
  },
  required: ['id', 'kind'],
};

const string = { type: 'string' };
const ours = {
  type: 'object',
  properties: {
    id: string,
    kind: { anyOf: [{ const: 'a', type: 'string' }] },
    note: { type: ['string', 'null'] },
    tags: { type: 'array', items: { type: 'integer' } },
  },
  required: ['id', 'kind'],
};

const changed = (properties: object, required = ours.required) =>
  differences({ ...ours, properties: { ...ours.properties, ...properties }, required }, theirs);

describe('the comparison with the contract', () => {
  it('accepts responses that match the contract', () => {
    expect(differences(ours, theirs)).toEqual([]);
  });

  it.each([
    [{ id: { type: 'integer' } }, '$.id: may be integer'],
    [{ id: { type: ['string', 'null'] } }, '$.id: may be null'],
    [{ kind: string }, '$.kind: may be any value'],
    [{ kind: { type: 'string', enum: ['a', 'c'] } }, '$.kind: may be "c"'],
    [{ tags: { type: 'array', items: string } }, '$.tags[]: may be string'],
    [{ extra: string }, '$.extra: is not documented'],
  ])('finds %j', (properties, difference) => {
    expect(changed(properties)).toEqual([difference]);
  });

  it('finds members that are sometimes or always missing', () => {
    expect(changed({}, ['id'])).toEqual(['$.kind: is not always sent']);
    const { note: _, ...rest } = ours.properties;
    expect(differences({ ...ours, properties: rest }, theirs)).toEqual(['$.note: is never sent']);
  });
});
