/** What brokers and queues promise, and to whom. */
import type { Concept } from "./concept.js";

export const messages: readonly Concept[] = [
  {
    id: "broker-acknowledgements",
    title: "Broker acknowledgements",
    says: "A broker that acknowledges what is only in memory, or only on its leader, forgets it in a crash.",
    anomaly: "NA2",
    control: "NA2-file",
  },
  {
    id: "acknowledged-by-the-leader",
    title: "Acknowledged by the leader alone",
    says: "acks=1: what the leader has and its followers have not yet is gone when it dies.",
    anomaly: "KA1",
    control: "KA1-all",
  },
  {
    id: "consumer-crash",
    title: "A consumer dies before it is done",
    says: "A message that is taken away as it is handed over dies with its consumer; one that must be acknowledged comes back.",
    anomaly: "RE8",
    control: "RE8-lmove",
  },
  {
    id: "redelivery",
    title: "Redelivery and order",
    says: "What is given back comes again after what was delivered meanwhile; order needs one consumer, one message at a time.",
    anomaly: "RQ5",
    control: "RQ5-single",
  },
  {
    id: "delivery-semantics",
    title: "At most once, at least once, exactly once",
    says: "Whoever sends and forgets loses messages with connections; whoever sends again needs the receiver to know what it had.",
    anomaly: "MQ3",
    control: "MQ3-qos-2",
  },
  {
    id: "confirms",
    title: "Publishing without confirmation",
    says: "A message that was handed to a socket is not a message that a broker has.",
    anomaly: "RQ2",
    control: "RQ2-confirms",
  },
  {
    id: "aborted-messages",
    title: "Messages of aborted transactions",
    says: "Who reads uncommitted acts on messages whose transaction is rolled back; read committed hides them.",
    anomaly: "KA6",
    control: "KA6-committed",
  },
  {
    id: "direct-messaging",
    title: "Direct messaging",
    says: "Without a broker the network's losses are the application's: sequence numbers and acknowledgements, or what is lost is lost.",
    anomaly: "UD1-loss",
    control: "UD1-loss-acknowledged",
  },
  {
    id: "fan-out",
    title: "Fan-out",
    says: "Everybody who has subscribed gets everything, from the moment at which the publisher knows of it.",
    anomaly: "ZM1",
    control: "ZM1-joined",
  },
  {
    id: "load-balancing",
    title: "Load balancing",
    says: "Each message goes to exactly one worker, and waits there: a worker that dies takes along what was dealt to it.",
    anomaly: "ZM3",
    control: "ZM3-quiet",
  },
  {
    id: "deduplication",
    title: "Requests, retries and deduplication",
    says: "Who sends a request again because no reply came has it carried out twice, unless the receiver remembers what it did.",
    anomaly: "ZM4",
    control: "ZM4-dedupe",
  },
];
