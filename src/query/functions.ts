/**
 * Every function of the pinned DuckDB, judged (test/query/functions.test.ts: none is left out). A query calls those that read
 * nothing but what they are given, leave nothing behind and make no more of it than was put in, give or take a factor;
 * names as `duckdb_functions()` tells them, and those that the parser writes for syntax. All others are refused, also those
 * that nobody has heard of yet.
 */

const words = (...texts: string[]): string[] => texts.join(' ').trim().split(/\s+/);

/** Called for a value: in a SELECT list, a condition, a window, a lambda. */
export const HARMLESS = new Set(
  words(
    // Operators, and what the parser writes for LIKE, ::, [a:b], {a: 1}, ARRAY, UNPIVOT, count(*), IS DISTINCT and the like.
    `!__postfix !~~ !~~* % & && * ** + - ->> / // <-> << <=> <@ >> @ @> ^ ^@ | || ~ ~~ ~~* ~~~ add subtract multiply
    divide mod xor like_escape ilike_escape not_like_escape not_ilike_escape list_value list_pack array_value row
    struct_pack struct_extract struct_extract_at array_extract array_slice list_element list_extract list_slice
    element_at unnest unpivot_list count_star constant_or_null nullif error prefix suffix switch`,

    // Numbers.
    `abs acos acosh asin asinh atan atan2 atanh bit_count bit_length bit_position get_bit set_bit cbrt ceil ceiling cos
    cosh cot degrees even exp factorial fdiv floor fmod gamma gcd greatest greatest_common_divisor isfinite isinf isnan
    lcm least least_common_multiple lgamma ln log log10 log2 nextafter pi pow power radians random round round_even
    roundbankers sign signbit sin sinh sqrt tan tanh trunc equi_width_bins is_histogram_other_bin`,

    // Texts. How alike two are is counted in one row, or two, of a table, whatever their length.
    `array_to_string array_to_string_comma_default ascii base64 bin char_length character_length chr concat concat_ws
    contains decode editdist3 encode ends_with format format_bytes formatreadabledecimalsize formatreadablesize
    from_base64 from_binary from_hex hamming hash hex instr jaccard jaro_similarity jaro_winkler_similarity lcase left
    left_grapheme len length length_grapheme levenshtein lower ltrim md5 md5_number md5_number_lower md5_number_upper
    mismatches nfc_normalize octet_length ord parse_dirname parse_dirpath parse_filename parse_formatted_bytes
    parse_path pg_size_pretty position printf regexp_escape regexp_extract regexp_extract_all regexp_full_match
    regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table replace reverse right right_grapheme rtrim
    sha1 sha256 split split_part starts_with str_split str_split_regex string_split string_split_regex string_to_array
    strip_accents strlen strpos substr substring substring_grapheme to_base to_base64 to_binary to_hex translate trim
    ucase unbin unhex unicode upper url_decode url_encode icu_sort_key`,

    // Dates and times.
    `age ago century current_date current_localtime current_localtimestamp date_add date_diff date_part date_sub
    date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month decade epoch
    epoch_ms epoch_ns epoch_us era get_current_time get_current_timestamp hour isodow isoyear julian last_day make_date
    make_time make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz microsecond millennium millisecond
    minute month monthname nanosecond normalized_interval now quarter second strftime strptime time_bucket timezone
    timezone_hour timezone_minute to_centuries to_days to_decades to_hours to_microseconds to_millennia to_milliseconds
    to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today transaction_timestamp try_strptime
    week weekday weekofyear year yearweek timetz_byte_comparable`,

    // Lists, also under their names as arrays.
    `aggregate apply array_aggr array_aggregate array_append array_apply array_cat array_concat array_contains
    array_cosine_distance array_cosine_similarity array_cross_product array_distance array_distinct array_dot_product
    array_filter array_grade_up array_has array_has_all array_has_any array_indexof array_inner_product array_intersect
    array_length array_negative_dot_product array_negative_inner_product array_pop_back array_pop_front array_position
    array_prepend array_push_back array_push_front array_reduce array_reverse array_reverse_sort array_select array_sort
    array_transform array_unique array_where array_zip filter flatten generate_subscripts grade_up list_aggr
    list_aggregate list_any_value list_append list_apply list_approx_count_distinct list_avg list_bit_and list_bit_or
    list_bit_xor list_bool_and list_bool_or list_cat list_concat list_contains list_cosine_distance
    list_cosine_similarity list_count list_distance list_distinct list_dot_product list_entropy list_filter list_first
    list_grade_up list_has list_has_all list_has_any list_histogram list_indexof list_inner_product list_intersect
    list_kurtosis list_kurtosis_pop list_last list_mad list_max list_median list_min list_mode
    list_negative_dot_product list_negative_inner_product list_position list_prepend list_product list_reduce
    list_reverse list_reverse_sort list_select list_sem list_skewness list_sort list_stddev_pop list_stddev_samp
    list_string_agg list_sum list_transform list_unique list_var_pop list_var_samp list_where list_zip reduce`,

    // Structures, maps, unions, enums.
    `cardinality enum_code enum_first enum_last enum_range enum_range_boundary map map_concat map_contains
    map_contains_entry map_contains_value map_entries map_extract map_extract_value map_from_entries map_keys map_values
    remap_struct struct_concat struct_contains struct_has struct_indexof struct_insert struct_keys struct_position
    struct_update struct_values union_extract union_tag union_value`,

    // JSON.
    `array_to_json json json_array json_array_length json_exists json_extract json_extract_path json_extract_path_text
    json_extract_string json_group_array json_group_object json_keys json_object json_pretty json_quote json_type
    json_valid json_value row_to_json to_json`,

    // What a value is; names made up anew; places on a map.
    `alias typeof pg_typeof gen_random_uuid uuid uuidv4 uuidv7 uuid_extract_timestamp uuid_extract_version st_asbinary
    st_astext st_aswkb st_aswkt st_crs st_geomfromwkb st_intersects_extent st_setcrs`,

    // Over rows.
    `any_value approx_count_distinct approx_quantile arbitrary arg_max arg_max_null arg_max_nulls_last arg_min
    arg_min_null arg_min_nulls_last argmax argmin array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count
    count_if countif covar_pop covar_samp cume_dist dense_rank entropy favg fill first first_value fsum geomean
    geometric_mean group_concat histogram histogram_exact kahan_sum kurtosis kurtosis_pop lag last last_value lead list
    listagg mad max max_by mean median min min_by mode nth_value ntile percent_rank product quantile quantile_cont
    quantile_disc rank rank_dense regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy
    regr_syy row_number sem skewness stddev stddev_pop stddev_samp string_agg sum sum_no_overflow sumkahan var_pop
    var_samp variance wavg weighted_avg`,

    // The same wherever it is asked: names of the database in memory, DuckDB's version.
    'current_catalog current_database current_role current_schema current_schemas current_user session_user user version',
  ),
);

/** Orders by the letters of a language: no arguments but a text. */
const COLLATIONS = /^icu_collate_[a-z_]+$/;

export const isHarmless = (name: string): boolean => HARMLESS.has(name) || COLLATIONS.test(name);

/** Called for rows, behind FROM. They touch nothing but what they are given, or tell of the views. */
export const HARMLESS_TABLES = new Set(
  words(`range generate_series unnest json_each json_tree duckdb_columns duckdb_tables duckdb_views duckdb_functions
    duckdb_types`),
);

/** Those that call an aggregate by a name that is given as a text, behind the list. */
export const CALLS_BY_NAME = new Set(words('aggregate array_aggr array_aggregate list_aggr list_aggregate'));

/** Why a function is refused, as the sentence goes on behind its name, and what to write instead. */
export interface Refusal {
  why: string;
  hint?: string;
  names: string[];
}

/** Refused by name, so that whoever asks for one is told why. What stands nowhere is refused as well. */
export const REFUSED: Refusal[] = [
  {
    why: 'may make a value of any size, and is not to be had here.',
    hint: 'A series of rows is made by FROM range(…) or FROM generate_series(…); texts are filled up by printf and format.',
    names: words('repeat lpad rpad bar list_resize array_resize bitstring range generate_series'),
  },
  {
    why: 'takes memory by a number that it is given, or by the product of two texts’ lengths, and is not to be had here.',
    hint: 'Use levenshtein(), quantile_cont(), or GROUP BY with ORDER BY count(*) and LIMIT.',
    names: words('damerau_levenshtein reservoir_quantile approx_top_k bitstring_agg'),
  },
  {
    why: 'ends the whole program on JSON that is nested deeply, and is not to be had here.',
    hint: 'Take values out by ->>, json_extract() or json_value(), or cast: column::VARCHAR[].',
    names:
      words(`json_structure json_group_structure json_merge_patch json_contains json_transform json_transform_strict
      from_json from_json_strict variant_bytes_to_variant variant_extract variant_normalize variant_to_parquet_variant
      variant_typeof`),
  },
  { why: 'does nothing but wait.', names: words('pg_sleep sleep_ms') },
  {
    why: 'tells of the machine or its settings, or leaves something behind, and a query here reads nothing but the dataset.',
    names:
      words(`current_setting getvariable getenv nextval currval setseed write_log parse_duckdb_log_message
      get_block_size in_search_path current_connection_id current_query current_query_id current_transaction_id
      txid_current`),
  },
  {
    why: 'takes SQL apart, or runs it, and is not to be had here.',
    names: words(
      'json_serialize_sql json_deserialize_sql json_serialize_plan json_execute_serialized_sql query query_table',
    ),
  },
  {
    why: 'is of DuckDB’s own machinery, and is not to be had here.',
    hint: 'A value is made another type by a cast: column::DATE.',
    names: words(`__internal_compress_integral_ubigint __internal_compress_integral_uinteger
      __internal_compress_integral_usmallint __internal_compress_integral_utinyint __internal_compress_string_hugeint
      __internal_compress_string_ubigint __internal_compress_string_uhugeint __internal_compress_string_uinteger
      __internal_compress_string_usmallint __internal_compress_string_utinyint __internal_decompress_integral_bigint
      __internal_decompress_integral_hugeint __internal_decompress_integral_integer
      __internal_decompress_integral_smallint __internal_decompress_integral_ubigint
      __internal_decompress_integral_uhugeint __internal_decompress_integral_uinteger
      __internal_decompress_integral_usmallint __internal_decompress_string can_cast_implicitly cast_to_type combine
      create_sort_key finalize get_type make_type replace_type stats vector_type`),
  },
  {
    why: 'is there for programs that take DuckDB for PostgreSQL, and tells nothing here.',
    hint: 'DESCRIBE, duckdb_columns() and duckdb_views() tell what there is.',
    names: words(`col_description format_pg_type format_type has_any_column_privilege has_column_privilege
      has_database_privilege has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege
      has_schema_privilege has_sequence_privilege has_server_privilege has_table_privilege has_tablespace_privilege
      inet_client_addr inet_client_port inet_server_addr inet_server_port map_to_pg_oid obj_description
      pg_collation_is_visible pg_conf_load_time pg_conversion_is_visible pg_function_is_visible pg_get_constraintdef
      pg_get_expr pg_get_viewdef pg_has_role pg_is_other_temp_schema pg_my_temp_schema pg_opclass_is_visible
      pg_operator_is_visible pg_opfamily_is_visible pg_postmaster_start_time pg_table_is_visible pg_ts_config_is_visible
      pg_ts_dict_is_visible pg_ts_parser_is_visible pg_ts_template_is_visible pg_type_is_visible shobj_description`),
  },
];

/** Refused behind FROM: they read files, settings or what others keep in memory, or change what is kept. */
export const REFUSED_TABLES = new Set(
  words(`arrow_scan arrow_scan_dumb check_peg_parser checkpoint disable_logging disable_peg_parser disable_profiling
    duckdb_approx_database_count duckdb_connection_count duckdb_constraints duckdb_coordinate_systems duckdb_databases
    duckdb_dependencies duckdb_extensions duckdb_external_file_cache duckdb_indexes duckdb_keywords duckdb_log_contexts
    duckdb_logs duckdb_logs_parsed duckdb_memory duckdb_optimizers duckdb_prepared_statements duckdb_profiling_settings
    duckdb_schemas duckdb_secret_types duckdb_secrets duckdb_sequences duckdb_settings duckdb_table_sample
    duckdb_temporary_files duckdb_variables enable_logging enable_peg_parser enable_profiling force_checkpoint glob
    histogram histogram_values icu_calendar_names json_execute_serialized_sql parquet_bloom_probe parquet_file_metadata
    parquet_full_metadata parquet_kv_metadata parquet_metadata parquet_scan parquet_schema pg_timezone_names
    pragma_collations pragma_database_size pragma_metadata_info pragma_platform pragma_show pragma_storage_info
    pragma_table_info pragma_user_agent pragma_version query query_table read_blob read_csv read_csv_auto read_duckdb
    read_json read_json_auto read_json_objects read_json_objects_auto read_ndjson read_ndjson_auto read_ndjson_objects
    read_parquet read_text repeat repeat_row seq_scan sniff_csv sql_auto_complete summary test_all_types
    test_vector_types truncate_duckdb_logs which_secret`),
);
