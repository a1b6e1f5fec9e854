import { ByteWriter } from '@/server/bus/wire/byte-writer';
import { ByteReader } from '@/server/bus/wire/bytes';
import type { WireRequest } from '@/server/bus/wire/wire-request';

/** Identifies this process in its group; the generation is a counter of rebalances. */
export interface MemberIdentity {
  groupId: string;
  memberId: string;
  generation: number;
}

export interface PartitionOffset {
  topic: string;
  partition: number;
  /** The next offset to read. */
  offset: number;
}

export interface JoinGroupResponse {
  error: number;
  generation: number;
  leader: string;
  memberId: string;
  /** Sent to the leader only, which assigns the partitions. */
  members: { memberId: string; subscription: Buffer }[];
}

const groupKey = 0;
const afterRebalanceMs = 5_000;

function request<T>(
  [apiKey, apiVersion, apiName]: readonly [number, number, string],
  write: (writer: ByteWriter) => void,
  decode: (reader: ByteReader) => T,
  timeoutMs?: number,
): WireRequest<T> {
  const payload = () => {
    const writer = new ByteWriter();
    write(writer);
    return writer.bytes();
  };
  return {
    request: { apiKey, apiVersion, apiName, payload, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    response: { decode: (buffer) => decode(new ByteReader(buffer)) },
  };
}

/** FindCoordinator v2: the broker that coordinates a group. https://kafka.apache.org/protocol#The_Messages_FindCoordinator */
export const findCoordinator = (groupId: string) =>
  request(
    [10, 2, 'FindCoordinator'],
    (writer) => {
      writer.string(groupId);
      writer.int8(groupKey);
    },
    (reader) => {
      reader.int32(); // throttle
      const error = reader.int16();
      reader.nullableString(); // message
      reader.int32(); // node
      return { error, host: reader.string(), port: reader.int32() };
    },
  );

/** JoinGroup v5; answered when every member has joined or the rebalance timeout is over. */
export const joinGroup = (
  { groupId, memberId }: Pick<MemberIdentity, 'groupId' | 'memberId'>,
  times: { sessionMs: number; rebalanceMs: number },
  protocol: { name: string; subscription: Buffer },
): WireRequest<JoinGroupResponse> =>
  request(
    [11, 5, 'JoinGroup'],
    (writer) => {
      writer.string(groupId);
      writer.int32(times.sessionMs);
      writer.int32(times.rebalanceMs);
      writer.string(memberId);
      writer.nullString(); // no instance id: not a static member
      writer.string('consumer');
      writer.int32(1);
      writer.string(protocol.name);
      writeBytes(writer, protocol.subscription);
    },
    (reader) => {
      reader.int32(); // throttle
      const [error, generation] = [reader.int16(), reader.int32()];
      reader.nullableString(); // the protocol: only one is offered
      const [leader, memberId] = [reader.string(), reader.string()];
      const members = reader.array(() => {
        const member = reader.string();
        reader.nullableString(); // instance
        return { memberId: member, subscription: readBytes(reader) };
      });
      return { error, generation, leader, memberId, members };
    },
    times.rebalanceMs + afterRebalanceMs,
  );

/** SyncGroup v3: the leader sends all assignments, every member receives its own. */
export const syncGroup = (
  identity: MemberIdentity,
  assignments: ReadonlyMap<string, Buffer>,
): WireRequest<{ error: number; assignment: Buffer }> =>
  request(
    [14, 3, 'SyncGroup'],
    (writer) => {
      writeIdentity(writer, identity);
      writer.int32(assignments.size);
      for (const [memberId, assignment] of assignments) {
        writer.string(memberId);
        writeBytes(writer, assignment);
      }
    },
    (reader) => {
      reader.int32(); // throttle
      return { error: reader.int16(), assignment: readBytes(reader) };
    },
  );

/** Heartbeat v3. Resolves with Kafka's error code. */
export const heartbeat = (identity: MemberIdentity): WireRequest<number> =>
  request([12, 3, 'Heartbeat'], (writer) => writeIdentity(writer, identity), errorAfterThrottle);

/** LeaveGroup v3. Resolves with Kafka's error code. */
export const leaveGroup = ({ groupId, memberId }: MemberIdentity): WireRequest<number> =>
  request(
    [13, 3, 'LeaveGroup'],
    (writer) => {
      writer.string(groupId);
      writer.int32(1);
      writer.string(memberId);
      writer.nullString();
    },
    errorAfterThrottle,
  );

/** OffsetFetch v5: the committed offsets of a group; -1 where nothing was committed. */
export const fetchOffsets = (
  groupId: string,
  partitions: ReadonlyMap<string, readonly number[]>,
): WireRequest<{ error: number; offsets: PartitionOffset[] }> =>
  request(
    [9, 5, 'OffsetFetch'],
    (writer) => {
      writer.string(groupId);
      writer.int32(partitions.size);
      for (const [topic, indexes] of partitions) {
        writer.string(topic);
        writer.int32(indexes.length);
        for (const index of indexes) writer.int32(index);
      }
    },
    (reader) => {
      reader.int32(); // throttle
      let error = 0;
      const topics = reader.array(() => {
        const topic = reader.string();
        return reader.array(() => {
          const at = { topic, partition: reader.int32(), offset: reader.int64() };
          reader.int32(); // leader epoch
          reader.nullableString(); // metadata
          error = reader.int16() || error;
          return at;
        });
      });
      return { error: reader.int16() || error, offsets: topics.flat() };
    },
  );

/** OffsetCommit v7. Resolves with the first error code of a partition; 0: none. */
export const commitOffsets = (
  identity: MemberIdentity,
  offsets: readonly PartitionOffset[],
): WireRequest<number> =>
  request(
    [8, 7, 'OffsetCommit'],
    (writer) => {
      writeIdentity(writer, identity);
      const topics = [...new Set(offsets.map(({ topic }) => topic))];
      writer.int32(topics.length);
      for (const topic of topics) {
        const ofTopic = offsets.filter((at) => at.topic === topic);
        writer.string(topic);
        writer.int32(ofTopic.length);
        for (const { partition, offset } of ofTopic) {
          writer.int32(partition);
          writer.int64(offset);
          writer.int32(-1); // leader epoch: not tracked
          writer.nullString();
        }
      }
    },
    (reader) => {
      reader.int32(); // throttle
      const errors = reader.array(() => {
        reader.string();
        return reader.array(() => {
          reader.int32();
          return reader.int16();
        });
      });
      return errors.flat().find((error) => error !== 0) ?? 0;
    },
  );

function writeIdentity(writer: ByteWriter, { groupId, memberId, generation }: MemberIdentity): void {
  writer.string(groupId);
  writer.int32(generation);
  writer.string(memberId);
  writer.nullString(); // no instance
}

function writeBytes(writer: ByteWriter, bytes: Buffer): void {
  writer.int32(bytes.length);
  writer.raw(bytes);
}

const readBytes = (reader: ByteReader): Buffer => reader.slice(Math.max(0, reader.int32()));

function errorAfterThrottle(reader: ByteReader): number {
  reader.int32();
  return reader.int16();
}
