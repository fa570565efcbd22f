import type { Application } from '../../entities/index.js';
import type { RequestContext } from './context.js';
import { notFound } from './errors.js';

/** @throws DomainError `NOT_FOUND` unless the platform has the application */
export function findApplication(
  { catalogue }: Pick<RequestContext, 'catalogue'>,
  id: string,
): Application {
  const application = catalogue.application(id);
  if (!application) throw notFound('application', id);
  return application;
}

/** Whether the application is always enabled for all tenants: the application of the platform. */
export const isAlwaysOn = ({ type }: Pick<Application, 'type'>): boolean => type === 'platform';
