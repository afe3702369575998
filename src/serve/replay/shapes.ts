/** What whoever asked for a replay is told. */
export interface Replay {
  url: string;
  wacz: string;
  archived_url: string;
  fetched_at: string;
  captures: number;
}

export interface ReplayRequest {
  id: string;
  revision: number;
  /** The name by which whoever asks reaches this server. */
  host: string;
  signal: AbortSignal;
}
