import { describe, expect, it } from 'vitest';
import { readTimestamp } from '../../../src/domain/core/read-timestamp.js';
import { parseTimestamp } from '../../../src/rest/engine/time.js';

describe('an RFC 3339 timestamp', () => {
  it.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31t12:00:00z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.1Z', '2026-01-31T12:00:00.100Z'],
    ['2026-01-31T12:00:00.123456789Z', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31T12:00:00+05:30', '2026-01-31T06:30:00.000Z'],
    ['2026-01-31T12:00:00-05:30', '2026-01-31T17:30:00.000Z'],
    ['1969-12-31T00:00:00Z', '1969-12-31T00:00:00.000Z'],
    // RFC 3339, section 5.8: a leap second, in UTC and elsewhere.
    ['1990-12-31T23:59:60Z', '1991-01-01T00:00:00.000Z'],
    ['1990-12-31T15:59:60-08:00', '1991-01-01T00:00:00.000Z'],
    ['2015-07-01T01:59:60.5+02:00', '2015-07-01T00:00:00.500Z'],
  ])('%s is %s', (text, moment) => {
    expect(new Date(readTimestamp(text)!).toISOString()).toBe(moment);
  });

  it.each([
    '2026-01-31T24:00:00Z',
    '2026-01-31T23:60:00Z',
    '2026-01-31T23:59:61Z',
    '2026-01-31T12:00:60Z',
    '2026-01-30T23:59:60Z',
    '2026-02-29T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-00-01T12:00:00Z',
    '2026-01-00T12:00:00Z',
    '2026-01-31T12:00:00+24:00',
    '2026-01-31T12:00:00+12:60',
    '2026-01-31T12:00:00',
    '2026-01-31',
    '',
  ])('%s is not one', (text) => {
    expect(readTimestamp(text)).toBeUndefined();
  });

  it('can omit the zone or the time in REST, and is not before 1970', () => {
    expect(parseTimestamp('2026-01-31')).toBe(Date.parse('2026-01-31T00:00:00Z'));
    expect(parseTimestamp('2026-01-31 12:00:00')).toBe(Date.parse('2026-01-31T12:00:00Z'));
    expect(parseTimestamp('2016-12-31T23:59:60')).toBe(Date.parse('2017-01-01T00:00:00Z'));
    expect(parseTimestamp('2026-01-31T24:00:00')).toBeUndefined();
    expect(parseTimestamp('2026-02-30')).toBeUndefined();
    expect(parseTimestamp('1969-12-31')).toBeUndefined();
  });
});
