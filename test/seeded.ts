import fc from 'fast-check'

/**
 * The properties draw the same in every run, so that a red run is the fault of the change it stands on. SEED=… draws others: look for
 * what nobody thought of with a new one, not while handing in.
 */
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 1) })
