import kafkajs from 'kafkajs';

// kafkajs is CommonJS and Node cannot see all that it exports by name.
export const { KafkaJSError, KafkaJSProtocolError, KafkaJSSASLAuthenticationError } = kafkajs;
