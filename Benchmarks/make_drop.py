"""make_drop.py ROWS DIR: a drop of 13 columns, the profiles expected of it, an expectation; the same bytes each time.

Beside it lies extraction.txt: the same records as an external delivery has them, tabs, no quotes, CR LF.

A few faults are put in (see FAULTS), so that whoever verifies it has something to find.
"""
import csv
import os
import random
import sys

SEGMENTS = ["spring", "summer", "autumn"]
HEADER = ["personalEmail_address", "person_name_firstName", "person_name_lastName", "mobilePhone_number",
          "homeAddress_street1", "homeAddress_city", "homeAddress_stateProvince", "homeAddress_postalCode",
          "person_birthDayAndMonth", "loyalty_loyaltyID"] + SEGMENTS
FAULTS = {"dup": 7, "bad": 10, "missing": 5, "unexpected": 4, "wrong": 6}
FIRST = ["Anna", "José", "Zoë", "Łukasz", "Jürgen", "Дмитрий", "花子", "Ngọc", "Peter", "Mary", "Fatima", "Ömer"]
LAST = ["Smith", "Müller", "García", "O'Brien", '"Doe, Jr."', "Иванов", "山田", "van der Berg", "Weiß", "", "Kim"]
STREET = ["Main St", "Rue de l'Église", "Bahnhofstraße", '"Quay, Dock 7"', '"Elm St\nFloor 2"', '"""Villa Rosa"" Lane"']
CITY = ["San José", "Köln", "Zürich", "Boston", '"Washington, D.C."', "東京", "Łódź", ""]


def main(rows, folder):
    os.makedirs(folder, exist_ok=True)
    rng = random.Random(1)
    marks = rng.sample(range(1, rows), sum(FAULTS.values()))
    plan = {}
    for kind, count in FAULTS.items():
        for _ in range(count):
            plan[marks.pop()] = kind
    expected = []
    with open(folder + "/Adobe_Campaign_segment12341e18-abcd-49c2-836d-123c88e76c39_20240102030405.csv", "w",
              encoding="utf-8", newline="") as drop:
        drop.write(",".join(HEADER) + "\n")
        for i in range(rows):
            mail = "%s.%d@%s" % (rng.choice("abcdefgh") * 6, i, rng.choice(["example.com", "mail.example.org"]))
            status = [rng.choice(["realized", "realized", "exited", ""]) for _ in SEGMENTS]
            loyalty = "LOY%010d" % i
            middle = [rng.choice(FIRST), rng.choice(LAST), "+1%d" % rng.randrange(2000000000, 9999999999),
                      rng.choice(STREET), rng.choice(CITY), rng.choice(["CA", "NY", "BY", ""]),
                      "%05d" % rng.randrange(100000), "%02d-%02d" % (rng.randrange(1, 13), rng.randrange(1, 29))]
            kind = plan.get(i)
            if kind != "unexpected":
                expected.append(",".join([mail, loyalty] + status))
            if kind == "missing":
                continue
            if kind == "bad":
                mail = mail.replace("@", " at ")
            if kind == "wrong":
                status[0] = "exited" if status[0] != "exited" else "realized"
            record = ",".join([mail] + middle + [loyalty] + status) + "\n"
            drop.write(record * (2 if kind == "dup" else 1))
    extract(folder, drop.name)
    rng.shuffle(expected)
    with open(folder + "/expected.csv", "w", encoding="utf-8", newline="") as out:
        out.write("email,loyaltyId," + ",".join(SEGMENTS) + "\n" + "\n".join(expected) + "\n")
    with open(folder + "/expectation.yaml", "w", encoding="utf-8") as out:
        out.write("files: {default-name: Adobe_Campaign}\ncolumns: [%s]\n" % ", ".join(HEADER))
        out.write("identity: {column: personalEmail_address, kind: email}\n")
        out.write("membership: {form: segment-columns, columns: {%s}, may-be-blank: true}\n"
                  % ", ".join("%s: %s" % (s, s) for s in SEGMENTS))
        out.write("profiles: {path: expected.csv, columns: {personalEmail_address: email, "
                  "loyalty_loyaltyID: loyaltyId}}\n")


def extract(folder, source):
    with open(source, encoding="utf-8", newline="") as drop, \
            open(folder + "/extraction.txt", "w", encoding="utf-8", newline="") as out:
        for record in csv.reader(drop):
            out.write("\t".join(value.replace("\n", " ") for value in record) + "\r\n")


main(int(sys.argv[1]), sys.argv[2])
