"""snippets.py DOCUMENT LAKE MONEY WITH_SPARK: runs the examples of docs/lake.md as they stand, in a folder where .data/lake
is this lake. MONEY: what each has to print, as JSON. Prints one JSON line.
"""

import ast
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

document, lake, money, with_spark = sys.argv[1], os.path.abspath(sys.argv[2]), json.loads(sys.argv[3]), sys.argv[4] == "yes"
text = open(document, encoding="utf8").read()
examples = re.findall(r"^```(python|sql)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)

SPARK_DEFAULTS = """spark.master local[1]
spark.ui.enabled false
spark.driver.memory 1g
spark.sql.extensions io.delta.sql.DeltaSparkSessionExtension
spark.sql.catalog.spark_catalog org.apache.spark.sql.delta.catalog.DeltaCatalog
spark.jars {jars}
"""
RUN_SQL = """
from pyspark.sql import SparkSession
spark = SparkSession.builder.enableHiveSupport().getOrCreate()
for statement in {statements!r}:
    rows = spark.sql(statement).collect()
print({{row[0]: row[1] for row in rows}})
"""


def prepare(folder):
    os.makedirs(f"{folder}/.data")
    os.symlink(lake, f"{folder}/.data/lake")
    os.makedirs(f"{folder}/conf")
    jars = [jar for name in ("delta", "unitycatalog") for jar in glob.glob(f"{os.environ.get('LAKE_JARS')}/{name}-*.jar")]
    with open(f"{folder}/conf/spark-defaults.conf", "w") as file:
        file.write(SPARK_DEFAULTS.format(jars=",".join(jars)))


def program(kind, code):
    if kind == "python":
        return code
    statements = [one.strip().replace("'/lake/", f"'{lake}/") for one in code.split(";") if one.strip()]
    return RUN_SQL.format(statements=statements)


def run(kind, code, folder):
    environment = os.environ | {"SPARK_CONF_DIR": f"{folder}/conf"}
    command = [sys.executable, "-c", program(kind, code)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        return f"fails: {done.stderr.strip().splitlines()[-1]}"
    printed = ast.literal_eval(done.stdout.strip().splitlines()[-1])
    return None if printed == money else f"prints {printed} and not {money}"


wrong, ran = [], 0
for kind, code in examples:
    uses_spark = kind == "sql" or "pyspark" in code
    if uses_spark and not with_spark:
        continue
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        problem = run(kind, code, folder)
    ran += 1
    if problem:
        wrong.append(f"The example of docs/lake.md that begins with {code.splitlines()[0]!r} {problem}")
if ran < (7 if with_spark else 4):
    wrong.append(f"Only {ran} examples were found in {document}.")
print(json.dumps({"examples": ran, "wrong": wrong}))
