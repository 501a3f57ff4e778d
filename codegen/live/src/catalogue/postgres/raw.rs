//! Objects of kinds without a builder, by the statements that the catalogue gives.
//!
//! Wrappers of foreign data, their servers and tables are not among them: their options may hold what lets somebody in.

use super::super::Unreadable;
use super::found::Found;
use super::session::Session;
use super::text::with_line_ends;
use seaglass::Raw;
use seaglass::model::kind::Stand;
use seaglass::model::{Dialect, Forms, ObjectName};
use serde::Deserialize;

/// Each with what CREATE and DROP say of it, and whether a table may need it. `space` stands in a name where it must.
fn query(session: &Session<'_>) -> String {
    let publications = publications(session);
    format!(
        r"
    SELECT o.kind, o.is_early, o.create_sql, o.drop_sql, d.description AS doc,
        json_build_object('namespace', CASE WHEN o.space <> current_schema() THEN o.space END, 'name', o.name) AS name
    FROM ({SEARCH}
        UNION ALL {OTHERS}
        UNION ALL {publications}
    ) AS o
    LEFT JOIN pg_description d ON d.objoid = o.oid AND d.classoid = o.class AND d.objsubid = 0 AND o.is_whole
    WHERE NOT EXISTS (SELECT FROM extended e WHERE e.classid = o.class AND e.objid = o.oid)"
    )
}

/// Of text search. The dictionaries of a configuration are said by statements of their own, one for all tokens that share them.
const SEARCH: &str = r"
        SELECT 'text search template' AS kind, t.tableoid AS class, t.oid, true AS is_whole, s.nspname AS space,
            t.tmplname::text AS name, true AS is_early,
            format('CREATE TEXT SEARCH TEMPLATE %s%I (%sLEXIZE = %s)', s.prefix, t.tmplname,
                coalesce('INIT = ' || nullif(t.tmplinit::oid, 0)::regproc::text || ', ', ''), t.tmpllexize) AS create_sql,
            format('DROP TEXT SEARCH TEMPLATE %s%I', s.prefix, t.tmplname) AS drop_sql
        FROM pg_ts_template t JOIN space s ON s.oid = t.tmplnamespace
        UNION ALL SELECT 'text search parser', t.tableoid, t.oid, true, s.nspname, t.prsname, true,
            format('CREATE TEXT SEARCH PARSER %s%I (START = %s, GETTOKEN = %s, END = %s, LEXTYPES = %s%s)', s.prefix, t.prsname,
                t.prsstart, t.prstoken, t.prsend, t.prslextype,
                coalesce(', HEADLINE = ' || nullif(t.prsheadline::oid, 0)::regproc::text, '')),
            format('DROP TEXT SEARCH PARSER %s%I', s.prefix, t.prsname)
        FROM pg_ts_parser t JOIN space s ON s.oid = t.prsnamespace
        UNION ALL SELECT 'text search dictionary', t.tableoid, t.oid, true, s.nspname, t.dictname, true,
            format('CREATE TEXT SEARCH DICTIONARY %s%I (TEMPLATE = %I.%I%s)', s.prefix, t.dictname, n.nspname, m.tmplname,
                coalesce(', ' || nullif(t.dictinitoption, ''), '')),
            format('DROP TEXT SEARCH DICTIONARY %s%I', s.prefix, t.dictname)
        FROM pg_ts_dict t JOIN space s ON s.oid = t.dictnamespace
        JOIN pg_ts_template m ON m.oid = t.dicttemplate JOIN pg_namespace n ON n.oid = m.tmplnamespace
        UNION ALL SELECT 'text search configuration', t.tableoid, t.oid, true, s.nspname, t.cfgname, true,
            format('CREATE TEXT SEARCH CONFIGURATION %s%I (PARSER = %I.%I)', s.prefix, t.cfgname, n.nspname, p.prsname),
            format('DROP TEXT SEARCH CONFIGURATION %s%I', s.prefix, t.cfgname)
        FROM pg_ts_config t JOIN space s ON s.oid = t.cfgnamespace
        JOIN pg_ts_parser p ON p.oid = t.cfgparser JOIN pg_namespace n ON n.oid = p.prsnamespace
        UNION ALL SELECT 'text search mapping', t.tableoid, t.oid, false, s.nspname, format('%s_%s', t.cfgname, min(k.alias)), true,
            format('ALTER TEXT SEARCH CONFIGURATION %s%I ADD MAPPING FOR %s WITH %s', s.prefix, t.cfgname,
                string_agg(k.alias, ', ' ORDER BY k.alias), m.dictionaries),
            format('ALTER TEXT SEARCH CONFIGURATION %s%I DROP MAPPING FOR %s', s.prefix, t.cfgname,
                string_agg(k.alias, ', ' ORDER BY k.alias))
        FROM pg_ts_config t JOIN space s ON s.oid = t.cfgnamespace
        CROSS JOIN LATERAL (SELECT m.maptokentype, string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS dictionaries
            FROM pg_ts_config_map m WHERE m.mapcfg = t.oid GROUP BY m.maptokentype) AS m
        JOIN LATERAL ts_token_type(t.cfgparser) AS k ON k.tokid = m.maptokentype
        GROUP BY t.tableoid, t.oid, s.nspname, s.prefix, t.cfgname, m.dictionaries";

const OTHERS: &str = r"
        SELECT 'conversion', c.tableoid, c.oid, true, s.nspname, c.conname, false,
            format('CREATE %sCONVERSION %s%I FOR %L TO %L FROM %s', CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END, s.prefix,
                c.conname, pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc),
            format('DROP CONVERSION %s%I', s.prefix, c.conname)
        FROM pg_conversion c JOIN space s ON s.oid = c.connamespace
        UNION ALL SELECT 'operator', o.tableoid, o.oid, true, s.nspname, format('%s (%s, %s)', o.oprname, a.left_type, a.right_type), true,
            format('CREATE OPERATOR %s%s (%s)', s.prefix, o.oprname, concat_ws(', ', 'FUNCTION = ' || o.oprcode,
                'LEFTARG = ' || nullif(a.left_type, 'NONE'), 'RIGHTARG = ' || a.right_type,
                'COMMUTATOR = OPERATOR(' || c.sign || ')', 'NEGATOR = OPERATOR(' || n.sign || ')',
                'RESTRICT = ' || nullif(o.oprrest::oid, 0)::regproc::text, 'JOIN = ' || nullif(o.oprjoin::oid, 0)::regproc::text,
                CASE WHEN o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END)),
            format('DROP OPERATOR %s%s (%s, %s)', s.prefix, o.oprname, a.left_type, a.right_type)
        FROM pg_operator o JOIN space s ON s.oid = o.oprnamespace
        CROSS JOIN LATERAL (SELECT CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END AS left_type,
            format_type(o.oprright, NULL) AS right_type) AS a
        LEFT JOIN LATERAL (SELECT format('%I.%s', z.oprnamespace::regnamespace::text, z.oprname) AS sign
            FROM pg_operator z WHERE z.oid = o.oprcom) AS c ON true
        LEFT JOIN LATERAL (SELECT format('%I.%s', z.oprnamespace::regnamespace::text, z.oprname) AS sign
            FROM pg_operator z WHERE z.oid = o.oprnegate) AS n ON true
        WHERE o.oprcode <> 0
        UNION ALL SELECT 'event trigger', e.tableoid, e.oid, true, NULL, e.evtname, false,
            format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s()', e.evtname, e.evtevent, coalesce(' WHEN TAG IN ('
                || (SELECT string_agg(quote_literal(g), ', ') FROM unnest(e.evttags) AS g) || ')', ''), e.evtfoid::regproc),
            format('DROP EVENT TRIGGER %I', e.evtname)
        FROM pg_event_trigger e
        UNION ALL SELECT 'access method', m.tableoid, m.oid, true, NULL, m.amname, true,
            format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', m.amname, CASE m.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END,
                m.amhandler),
            format('DROP ACCESS METHOD %I', m.amname)
        FROM pg_am m WHERE m.oid >= 16384
        UNION ALL SELECT 'language', l.tableoid, l.oid, true, NULL, l.lanname, true,
            format('CREATE %sLANGUAGE %I HANDLER %s%s%s', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END, l.lanname,
                l.lanplcallfoid::regproc, coalesce(' INLINE ' || nullif(l.laninline, 0)::regproc::text, ''),
                coalesce(' VALIDATOR ' || nullif(l.lanvalidator, 0)::regproc::text, '')),
            format('DROP LANGUAGE %I', l.lanname)
        FROM pg_language l WHERE l.oid >= 16384 AND l.lanplcallfoid <> 0
        UNION ALL SELECT 'transform', t.tableoid, t.oid, true, NULL, format('for %s in %s', format_type(t.trftype, NULL), l.lanname), false,
            format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, NULL), l.lanname, concat_ws(', ',
                'FROM SQL WITH FUNCTION ' || nullif(t.trffromsql::oid, 0)::regprocedure::text,
                'TO SQL WITH FUNCTION ' || nullif(t.trftosql::oid, 0)::regprocedure::text)),
            format('DROP TRANSFORM FOR %s LANGUAGE %I', format_type(t.trftype, NULL), l.lanname)
        FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang";

/// Columns, conditions and schemas are among what is published from 15 on, computed columns from 18 on.
fn publications(session: &Session<'_>) -> String {
    let columns = session.since(
        15,
        "' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
                    WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')'",
        "NULL",
    );
    let condition = session.since(15, "' WHERE (' || pg_get_expr(r.prqual, r.prrelid, true) || ')'", "NULL");
    let spaces = session.since(
        15,
        "(SELECT 'TABLES IN SCHEMA ' || string_agg(quote_ident(n.nspname), ', ' ORDER BY n.nspname)
                    FROM pg_publication_namespace m JOIN pg_namespace n ON n.oid = m.pnnspid WHERE m.pnpubid = p.oid)",
        "NULL",
    );
    let computed =
        session.since(18, "CASE p.pubgencols WHEN 's' THEN 'publish_generated_columns = stored' END", "NULL");
    format!(
        r"
        SELECT 'publication', p.tableoid, p.oid, true, NULL, p.pubname, false,
            format('CREATE PUBLICATION %I%s%s', p.pubname,
                CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE coalesce(' FOR ' || nullif(concat_ws(', ',
                    (SELECT 'TABLE ' || string_agg(r.prrelid::regclass::text || coalesce({columns}, '') || coalesce({condition}, ''),
                        ', ' ORDER BY r.prrelid::regclass::text) FROM pg_publication_rel r WHERE r.prpubid = p.oid),
                    {spaces}), ''), '') END,
                coalesce(' WITH (' || nullif(concat_ws(', ',
                    CASE WHEN NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate) THEN
                        'publish = ' || quote_literal(concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END,
                            CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END,
                            CASE WHEN p.pubtruncate THEN 'truncate' END)) END,
                    CASE WHEN p.pubviaroot THEN 'publish_via_partition_root = true' END, {computed}), '') || ')', '')),
            format('DROP PUBLICATION %I', p.pubname)
        FROM pg_publication p"
    )
}

#[derive(Deserialize)]
struct Row {
    kind: String,
    name: ObjectName,
    is_early: bool,
    create_sql: String,
    drop_sql: String,
    doc: Option<String>,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    let sql = query(session);
    for row in session.rows::<Row>("objects without a builder", &sql)? {
        // Only its author knows how such an object is commented on.
        if let Some(doc) = row.doc {
            found.fact(&row.kind, row.name.to_string(), format!("comment {doc:?}"));
        }
        let form = |sql: &str| Forms::from([(Dialect::Postgres, with_line_ends(sql).into_owned())]);
        let (create, drop) = (form(&row.create_sql), form(&row.drop_sql));
        let stand = if row.is_early { Stand::BeforeTables } else { Stand::Last };
        found.objects.push(Raw { kind: row.kind, name: row.name, doc: None, create, drop, stand }.into());
    }
    Ok(())
}
