import { Type, type TObject } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import type { EntityManager } from '@mikro-orm/knex';
import { applyChanges, emptyAsNull } from '../../../src/database/apply-changes.js';
import {
  Contact,
  boolean,
  closed,
  enumeration,
  inputProperties,
  listOf,
  listOfTexts,
  moment,
  newRow,
  objectFields,
  partOf,
  resource,
  text,
  textsOf,
  uuid,
} from '../../../src/entities/index.js';
import { isValid } from '../../../src/domain/core/validation.js';
import { takesNull } from '../../../src/domain/core/read-values.js';
import {
  changesBody,
  creationBody,
  presenterOf,
  responseProperties,
} from '../../../src/rest/engine/resource.js';

const color = enumeration('Color', 'Color of a widget.', { red: 'Red.', dark_blue: 'Blue.' });

const Widget = resource({
  name: 'Widget',
  table: 'widgets',
  description: 'A widget.',
  fields: {
    ...objectFields({ version: { rest: false } }),
    name: text({ description: 'Name.', max: 5, create: { required: true }, update: {} }),
    note: text({
      description: 'Note.',
      nullable: true,
      create: { description: 'Note. Default: null.', nullOnRest: false },
      update: {},
    }),
    colors: listOf(color, { description: 'Colors.', initial: [], create: {}, update: {} }),
    checked: boolean({ description: 'Checked.', initial: false }),
    endsAt: moment({ description: 'End.', nullable: true, rest: { omitEmpty: true } }),
    code: text({ description: 'Code.', nullable: true, rest: { omitEmpty: true } }),
    tags: listOfTexts({
      description: 'Tags.',
      value: Type.Array(Type.String(), { maxItems: 2 }),
      initial: [],
      create: {},
      rest: { omitEmpty: true },
    }),
    ownerId: uuid({ description: 'Owner.', rest: { name: 'owner_uuid', type: 'text' } }),
  },
});

const row = () => newRow(Widget, 1000, { id: 'w', name: 'one', ownerId: 'o' });

describe('a new row', () => {
  it('has the given values, initial values and null', () => {
    expect(newRow(Widget, 1000, { id: 'w', name: 'one', ownerId: 'o', note: 'n' })).toEqual({
      id: 'w',
      version: 1,
      createdAt: 1000,
      updatedAt: 1000,
      deletedAt: null,
      deletionId: null,
      name: 'one',
      note: 'n',
      colors: [],
      checked: false,
      endsAt: null,
      code: null,
      tags: [],
      ownerId: 'o',
    });
  });

  it('does not share initial lists with other rows', () => {
    row().colors.push('red');
    expect(row().colors).toEqual([]);
  });

  it('has a value for each field that has no initial one', () => {
    // @ts-expect-error `ownerId` is missing.
    newRow(Widget, 1000, { id: 'w', name: 'one' });
    // @ts-expect-error `size` is not a field.
    newRow(Widget, 1000, { id: 'w', name: 'one', ownerId: 'o', size: 1 });
    const given = { id: 'w', name: 'one', ownerId: 'o', size: 1 };
    // @ts-expect-error A value of a variable is checked as well.
    newRow(Widget, 1000, { ...given });
  });
});

describe('inputs', () => {
  it.each([
    [{ name: 'one' }, true],
    [{ name: 'one', note: null, colors: ['red'] }, true],
    [{ note: 'n' }, false],
    [{ name: 'longer' }, false],
    [{ name: 'one', colors: ['green'] }, false],
    [{ name: 'one', colors: ['red', 'red'] }, false],
    [{ name: 'one', checked: true }, false],
    [{ name: 'one', tags: ['a', 'b', 'c'] }, false],
  ])('of a creation: %j is valid: %s', (input, valid) => {
    expect(isValid(closed(inputProperties(Widget, 'create')), input)).toBe(valid);
  });

  it('have descriptions of their own where the declaration has them', () => {
    expect(inputProperties(Widget, 'create').note.description).toBe('Note. Default: null.');
    expect(inputProperties(Widget, 'update').note.description).toBeUndefined();
  });

  it('of an update have no required field', () => {
    expect(isValid(closed(inputProperties(Widget, 'update')), {})).toBe(true);
  });
});

describe('a part of a resource', () => {
  const part = partOf(Widget, 'WidgetOwner', 'Owner of a widget.', ['ownerId', 'note']);

  it('has some of its fields, in the given order', () => {
    expect(Object.keys(responseProperties(part))).toEqual(['owner_uuid', 'note']);
    expect(presenterOf(part)(row())).toEqual({ owner_uuid: 'o', note: null });
    expect(Object.keys(inputProperties(part, 'create'))).toEqual(['note']);
    expect(textsOf(part)).toEqual({ ownerId: 'Owner.', owner_uuid: 'Owner.', note: 'Note.' });
  });
});

describe('changes', () => {
  const em = undefined as unknown as EntityManager;

  it('cannot name a field that is not stored', () => {
    const change = () => {
      // @ts-expect-error `size` is not a field.
      applyChanges(em, Widget, row(), { size: 1 });
      // @ts-expect-error `checked` is not a field that a request can change.
      applyChanges(em, Widget, row(), { checked: true });
      const given = { name: 'two', size: 1 };
      // @ts-expect-error A value of a variable is checked as well.
      applyChanges(em, Widget, row(), { ...given });
    };
    expect(change).toBeTypeOf('function');
  });

  it('have null instead of an empty text where null is a value of the field', () => {
    expect(emptyAsNull(Widget, { name: '', note: '', colors: [] })).toEqual({
      name: '',
      note: null,
      colors: [],
    });
  });
});

describe('the REST API', () => {
  it('spells names and times, and omits what the contract omits', () => {
    const present = presenterOf(Widget);
    expect(present(row())).toEqual({
      id: 'w',
      created_at: '1970-01-01T00:00:01Z',
      updated_at: '1970-01-01T00:00:01Z',
      deleted_at: null,
      name: 'one',
      note: null,
      colors: [],
      checked: false,
      owner_uuid: 'o',
    });
    expect(present({ ...row(), endsAt: 2000 })).toMatchObject({ ends_at: '1970-01-01T00:00:02Z' });
    expect(present({ ...row(), tags: ['a'] })).toMatchObject({ tags: ['a'] });
    // JSON has no undefined.
    expect(JSON.stringify(present({ ...row(), code: '' }))).not.toContain('code');
    expect(present({ ...row(), code: 'c' })).toMatchObject({ code: 'c' });
  });

  it('presents and documents the fields of a level of detail', () => {
    const level = ['id', 'name'] as const;
    expect(presenterOf(Widget, level)(row())).toEqual({ id: 'w', name: 'one' });
    expect(Object.keys(responseProperties(Widget, level))).toEqual(['id', 'name']);
  });

  it('reads null as an omitted property where the contract has no null', () => {
    const isNullable = ({ properties }: TObject) => takesNull(properties.note!);
    expect(isNullable(creationBody(Widget, inputProperties(Widget, 'create')))).toBe(false);
    expect(isNullable(changesBody(Widget, inputProperties(Widget, 'update')))).toBe(true);
  });

  it('documents each property that it sends', () => {
    const properties = responseProperties(Widget);
    expect(Object.keys(properties)).toEqual([
      'id',
      'created_at',
      'updated_at',
      'deleted_at',
      'name',
      'note',
      'colors',
      'checked',
      'ends_at',
      'code',
      'tags',
      'owner_uuid',
    ]);
    expect(properties.note).toMatchObject({ type: ['string', 'null'] });
    expect(Type.Object(properties).required).not.toContain('tags');
    expect(textsOf(Widget)).toMatchObject({ ownerId: 'Owner.', owner_uuid: 'Owner.' });
    expect(properties.colors).toMatchObject({ items: { enum: ['red', 'dark_blue'] } });
    expect(Object.keys(presenterOf(Contact)({} as never))).toEqual(
      Object.keys(responseProperties(Contact)),
    );
  });
});
