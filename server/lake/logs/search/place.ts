/** Where a line is, newest first: by record timestamp (epoch ms), epoch of the topic, partition, offset. */
export interface Place {
  at: number;
  epoch: number;
  partition: number;
  offset: number;
}

/** No line at or after this time. */
export const beforeTime = (at: number): Place => ({ at, epoch: 0, partition: 0, offset: 0 });

/** The time before which every older line is, epoch ms. */
export const endOf = ({ at, epoch, partition, offset }: Place): number =>
  epoch + partition + offset > 0 ? at + 1 : at;

/** The condition that a row is older than a place. */
export const olderThan = ({ at, epoch, partition, offset }: Place): string =>
  `(epoch_ms("at") < ${at} OR (epoch_ms("at") = ${at} AND (epoch < ${epoch} OR (epoch = ${epoch}
    AND (partition < ${partition} OR (partition = ${partition} AND "offset" < ${offset}))))))`;

export const newestFirst = '"at" DESC, epoch DESC, partition DESC, "offset" DESC';

/** The condition that a row is newer than a place. */
export const newerThan = ({ at, epoch, partition, offset }: Place): string =>
  `(epoch_ms("at") > ${at} OR (epoch_ms("at") = ${at} AND (epoch > ${epoch} OR (epoch = ${epoch}
    AND (partition > ${partition} OR (partition = ${partition} AND "offset" > ${offset}))))))`;

export const oldestFirst = '"at", epoch, partition, "offset"';
