/** Arrows of diagrams. */

/** From one state to the next. */
export const arrow = /→|⟶|⇒|➔|➜|-{1,3}>|={1,2}>/;

/** Arrows that say nothing in a diagram of chains, or only in one place. */
export const oddArrow = /[↘↙↗↖↓↑←↔⇄⇆⇐⟵]|<-/;
