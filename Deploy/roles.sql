-- Makes the three roles and the database. Run it with psql as a superuser, as often as you like:
--
--     psql --set ON_ERROR_STOP=1 --file Deploy/roles.sql "postgresql://postgres@dbhost/postgres"
--
-- On a server of your own give each role a password afterwards (\password vestry_service), or
-- certificates, or peer authentication; none is set here.

SELECT format('CREATE ROLE %I LOGIN', role.name)
FROM (VALUES ('vestry_owner'), ('vestry_service'), ('vestry_reporter')) AS role (name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role.name)
\gexec

COMMENT ON ROLE vestry_owner IS 'Owns the database of Vestry; migrates, and nothing else';
COMMENT ON ROLE vestry_service IS 'The running service; what it may do is granted by the migrations';
COMMENT ON ROLE vestry_reporter IS 'Reads for reports; changes nothing';

ALTER ROLE vestry_reporter SET default_transaction_read_only = on;

SELECT $$CREATE DATABASE vestry OWNER vestry_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'$$
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'vestry')
\gexec

REVOKE ALL ON DATABASE vestry FROM PUBLIC;
GRANT CONNECT ON DATABASE vestry TO vestry_service, vestry_reporter;
