from . import test_genealogy_oracle, test_genealogy_orm
