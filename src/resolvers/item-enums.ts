import type { MeasurementUnit, OfferingItemType, QuotaState } from '../entities/index.js';
import { enumOf } from './enums.js';

export const OfferingItemTypeEnum = enumOf<OfferingItemType>(
  'OfferingItemType',
  'What sort of thing an offering item is.',
  {
    count: 'Something that is counted, and can have a quota.',
    feature: 'Something that is on or off.',
    infra: 'Room on an infrastructure component: counted, and given for one component each.',
  },
);

export const MeasurementUnitEnum = enumOf<MeasurementUnit>(
  'MeasurementUnit',
  'What usage is counted in.',
  {
    bytes: 'Bytes.',
    quantity: 'Pieces.',
    seconds: 'Seconds.',
    'n/a': 'Nothing is counted.',
  },
);

export const QuotaStateEnum = enumOf<QuotaState>(
  'QuotaState',
  'How what is used stands to what may be.',
  {
    unlimited: 'There is no quota.',
    within: 'Less than four fifths of the quota are used.',
    near: 'Four fifths of the quota or more are used, and no more than all of it.',
    over: 'More than the quota is used, but no more than the overage allows.',
    exceeded: 'More is used than quota and overage together.',
  },
);
