/** Where the definitions come from. Models and anomalies cite these by their short name. */
export const SOURCES = {
  adya: "Adya, Weak Consistency: A Generalized Theory and Optimistic Implementations, MIT 1999",
  bailis: "Bailis et al., Highly Available Transactions: Virtues and Limitations, VLDB 2014",
  ramp: "Bailis et al., Scalable Atomic Visibility with RAMP Transactions, SIGMOD 2014",
  berenson: "Berenson et al., A Critique of ANSI SQL Isolation Levels, SIGMOD 1995",
  bernstein: "Bernstein and Goodman, Multiversion Concurrency Control: Theory and Algorithms, TODS 1983",
  breitbart: "Breitbart, Garcia-Molina, Silberschatz, Overview of Multidatabase Transaction Management, 1992",
  biswas: "Biswas and Enea, On the Complexity of Checking Transactional Consistency, OOPSLA 2019",
  cerone: "Cerone, Bernardi, Gotsman, A Framework for Transactional Consistency Models, CONCUR 2015",
  daudjee: "Daudjee and Salem, Lazy Database Replication with Snapshot Isolation, VLDB 2006",
  elle: "Kingsbury and Alvaro, Elle: Inferring Isolation Anomalies from Experimental Observations, VLDB 2020",
  herlihy: "Herlihy and Wing, Linearizability: A Correctness Condition for Concurrent Objects, TOPLAS 1990",
  lamport:
    "Lamport, How to Make a Multiprocessor Computer That Correctly Executes Multiprocess Programs, 1979",
  lipton: "Lipton and Sandberg, PRAM: A Scalable Shared Memory, Princeton 1988",
  papadimitriou: "Papadimitriou, The Serializability of Concurrent Database Updates, JACM 1979",
  sovran: "Sovran et al., Transactional Storage for Geo-Replicated Systems, SOSP 2011",
  terry: "Terry et al., Session Guarantees for Weakly Consistent Replicated Data, PDIS 1994",
  viotti: "Viotti and Vukolić, Consistency in Non-Transactional Distributed Storage Systems, CSUR 2016",
} as const;

export type Source = keyof typeof SOURCES;
