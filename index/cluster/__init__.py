"""Past one machine: builds as a Dask job. Needs the extra: pip install 'wenbao[cluster]'."""
