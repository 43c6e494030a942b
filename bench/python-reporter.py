# The peer of the reporter: the same job in Python. Each second: read the cgroup's files, say it in JSON to Redis, and
# read the watch lease in the same round trip. Argument: the port of Redis.
import json
import os
import sys
import time

import redis

V1 = ["/sys/fs/cgroup/cpuacct/cpuacct.usage", "/sys/fs/cgroup/cpu/cpu.stat", "/sys/fs/cgroup/memory/memory.usage_in_bytes", "/sys/fs/cgroup/memory/memory.stat"]
V2 = ["/sys/fs/cgroup/cpu.stat", "/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory.stat"]
files = [path for path in V1 + V2 + ["/proc/self/stat"] if os.path.exists(path)]
client = redis.Redis(port=int(sys.argv[1]), db=2)


def values():
    found = {}
    for path in files:
        with open(path) as file:
            for number, line in enumerate(file):
                words = line.split()
                found[words[0] if len(words) == 2 else f"{path}:{number}"] = words[-1]
    return found


started = time.time()
while True:
    now = time.time()
    read = values()
    report = {
        "name": "python",
        "instance": "python-1",
        "boot_id": "bench",
        "started_at_ms": int(started * 1000),
        "reported_at_ms": int(now * 1000),
        "interval_ms": 1000,
        "cpu_usage": next(iter(read.values())),
        "memory": read.get("total_inactive_file", read.get("inactive_file")),
        "traffic": {},
    }
    text = json.dumps(report)
    pipeline = client.pipeline(transaction=False)
    pipeline.set("sidecar:metrics:python:python-1", text, ex=30)
    pipeline.zadd("sidecar:instances", {"python:python-1": int(now * 1000)})
    pipeline.publish("sidecar:reports", text)
    pipeline.get("sidecar:watch")
    pipeline.execute()
    time.sleep(max(0, now + 1 - time.time()))
