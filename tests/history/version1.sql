BEGIN TRANSACTION;
CREATE TABLE documents (
	run_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	content BLOB NOT NULL, 
	PRIMARY KEY (run_id, name), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "documents" VALUES(1,'evidence',X'789CAB56CA4C51B28A563240034AB1B5005A6F0640');
INSERT INTO "documents" VALUES(2,'evidence',X'789CAB56CA4C51B28A8EAD05000E7D02FC');
CREATE TABLE findings (
	run_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	finding VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	severity VARCHAR NOT NULL, 
	effect VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	unit_id VARCHAR NOT NULL, 
	unit_name VARCHAR NOT NULL, 
	school_code VARCHAR NOT NULL, 
	school VARCHAR NOT NULL, 
	message VARCHAR NOT NULL, 
	actual FLOAT, 
	required FLOAT, 
	file VARCHAR NOT NULL, 
	sheet VARCHAR NOT NULL, 
	"row" INTEGER, 
	raw VARCHAR NOT NULL, 
	PRIMARY KEY (run_id, position), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "findings" VALUES(1,0,'0000000000000000','lessons','error','','failed','room','r1','','','','差 4 课时',1.0,2.0,'','',NULL,'语文 | 王芳');
CREATE TABLE inputs (
	run_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	file VARCHAR NOT NULL, 
	sheet VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	error VARCHAR, 
	PRIMARY KEY (run_id, position), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "inputs" VALUES(1,0,'logs/a.csv','','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd',NULL);
INSERT INTO "inputs" VALUES(2,0,'logs/a.csv','','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd',NULL);
CREATE TABLE measurements (
	run_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	target VARCHAR NOT NULL, 
	unit_key INTEGER NOT NULL, 
	actual FLOAT, 
	required FLOAT, 
	rate FLOAT, 
	outcome VARCHAR NOT NULL, 
	PRIMARY KEY (run_id, position), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE, 
	FOREIGN KEY(unit_key) REFERENCES units (id)
)
 WITHOUT ROWID

;
INSERT INTO "measurements" VALUES(1,0,'lessons',1,50.0,100.0,0.5,'failed');
INSERT INTO "measurements" VALUES(1,1,'lessons',2,125.0,100.0,1.25,'passed');
INSERT INTO "measurements" VALUES(2,0,'lessons',1,150.0,100.0,1.5,'passed');
INSERT INTO "measurements" VALUES(2,1,'lessons',2,125.0,100.0,1.25,'passed');
CREATE TABLE registers (
	sha256 VARCHAR NOT NULL, 
	content BLOB NOT NULL, 
	PRIMARY KEY (sha256)
);
INSERT INTO "registers" VALUES('efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef',X'789CAB562ACACFCF2D56B28A8EAD05001CA0045F');
CREATE TABLE runs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	series VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	period VARCHAR NOT NULL, 
	period_from VARCHAR NOT NULL, 
	period_to VARCHAR NOT NULL, 
	as_of VARCHAR NOT NULL, 
	complete BOOLEAN NOT NULL, 
	current BOOLEAN NOT NULL, 
	supersedes INTEGER, 
	generated_at VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	engine VARCHAR NOT NULL, 
	lang VARCHAR NOT NULL, 
	rules_sha256 VARCHAR NOT NULL, 
	register_sha256 VARCHAR, 
	findings INTEGER NOT NULL, 
	measurements INTEGER NOT NULL, 
	purged_at VARCHAR, 
	FOREIGN KEY(supersedes) REFERENCES runs (id) ON DELETE SET NULL, 
	FOREIGN KEY(register_sha256) REFERENCES registers (sha256)
);
INSERT INTO "runs" VALUES(1,'某区核查','month','2023-01','2023-01-01','2023-01-31','2023-01-31',1,1,NULL,'2023-01-31T08:00:00+08:00','0','duckdb','zh','abababababababababababababababababababababababababababababababab','efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef',1,2,NULL);
INSERT INTO "runs" VALUES(2,'某区核查','month','2023-02','2023-02-01','2023-02-28','2023-02-28',1,1,NULL,'2023-02-28T08:00:00+08:00','0','duckdb','zh','abababababababababababababababababababababababababababababababab','efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef',0,2,NULL);
CREATE TABLE schema_version (
	version INTEGER NOT NULL
);
INSERT INTO "schema_version" VALUES(1);
CREATE TABLE sightings (
	run_id INTEGER NOT NULL, 
	date VARCHAR NOT NULL, 
	fingerprints BLOB NOT NULL, 
	PRIMARY KEY (run_id, date), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
CREATE TABLE targets (
	run_id INTEGER NOT NULL, 
	target VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	metric VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	due INTEGER NOT NULL, 
	attained INTEGER NOT NULL, 
	attained_share FLOAT, 
	mean_actual FLOAT, 
	mean_required FLOAT, 
	rate FLOAT, 
	outcome VARCHAR NOT NULL, 
	PRIMARY KEY (run_id, target), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "targets" VALUES(1,'lessons',0,'课时达标率','lessons','room',2,1,0.5,1.0,1.0,1.0,'passed');
INSERT INTO "targets" VALUES(2,'lessons',0,'课时达标率','lessons','room',2,2,1.0,1.0,1.0,1.0,'passed');
CREATE TABLE units (
	id INTEGER NOT NULL, 
	unit VARCHAR NOT NULL, 
	unit_id VARCHAR NOT NULL, 
	unit_name VARCHAR NOT NULL, 
	school_code VARCHAR NOT NULL, 
	school VARCHAR NOT NULL, 
	region VARCHAR NOT NULL, 
	stage VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT one_row_each UNIQUE (unit, unit_id, unit_name, school_code, school, region, stage)
);
INSERT INTO "units" VALUES(1,'room','r1','教室r1','2134000001','实验小学','东片','小学');
INSERT INTO "units" VALUES(2,'room','r2','教室r2','2134000001','实验小学','东片','小学');
CREATE UNIQUE INDEX one_current_run ON runs (series, period_from, period_to) WHERE current = 1;
CREATE INDEX measurements_by_unit ON measurements (unit_key, target);
CREATE INDEX findings_by_id ON findings (finding);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',2);
COMMIT;
