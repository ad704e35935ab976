// Package fleet simulates a district in trouble and holds the end against an
// oracle. Phones of several officers capture and sync through a network that
// loses, repeats and delays, and die in between; the district moves
// enterprises, hands grids over, edits behind the phones' backs, and its server
// restarts and is put back from backups.
//
// A Script is drawn by rapid, so a failure shrinks, and is played by Run
// against a server of its own, without sockets and with a clock that only the
// script moves. Then everything comes online and the oracle checks "What must
// never happen" of docs/sync/protocol.md. It knows the collections and who is
// on duty, and nothing of the tables that the sync engine keeps.
package fleet
