import kafkajs from 'kafkajs';

// kafkajs is CommonJS, and Node does not detect all of its named exports.
export const { KafkaJSError, KafkaJSProtocolError, KafkaJSSASLAuthenticationError } = kafkajs;
