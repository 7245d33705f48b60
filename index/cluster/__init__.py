"""Past one machine: builds as a Dask job, serving from Milvus. Needs the extra: pip install 'wenbao[cluster]'."""
