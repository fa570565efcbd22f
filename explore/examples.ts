import { changeThings } from './examples/change-things.js';
import type { Example } from './examples/example.js';
import { lookAround } from './examples/look-around.js';
import { peopleAndAccess } from './examples/people-and-access.js';
import { secondFactor } from './examples/second-factor.js';
import { sessions } from './examples/sessions.js';

export { groups, type Example } from './examples/example.js';

/** Told in order: who am I, what is below me, who works there, and how all of it changes. */
export const examples: readonly [Example, ...Example[]] = [
  ...lookAround,
  ...peopleAndAccess,
  ...secondFactor,
  ...sessions,
  ...changeThings,
];
