import { Field, Int, ObjectType } from 'type-graphql';
import * as entities from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';
import { objectType } from '../../engine/resource-types.js';

/** Any caller can read a brand by its id, so it is not a node. */
export const Brand = objectType(entities.Brand, class {}, { omit: entities.smtpFieldNames });

const texts = entities.textsOf(entities.Brand);

@ObjectType('BrandSmtp', {
  simpleResolvers: true,
  description: 'Mail server of a brand. The password is never returned.',
})
export class BrandSmtp {
  @Field(() => Boolean, { description: texts.smtpOverride })
  override!: boolean;

  @Field(() => String, { description: texts.smtpReplyAddress })
  replyAddress!: string;

  @Field(() => String, { description: texts.smtpServer })
  server!: string;

  @Field(() => Int, { description: texts.smtpPort })
  port!: number;

  @Field(() => String, { description: texts.smtpUser })
  user!: string;

  @Field(() => graphEnum(entities.smtpEncryption), { description: texts.smtpEncryption })
  encryption!: entities.SmtpEncryption;

  @Field(() => Boolean, { description: 'Whether a password is set.' })
  hasPassword!: boolean;
}
